using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Systematic.Tests;

/// <summary>An application whose handler notes what it got, and fails when two run at once in a call.</summary>
internal sealed class ControlledApp : IDisposable
{
    private const string Account = "AC0123456789abcdef0123456789abcdef";

    private readonly ServiceProvider _provider;
    private readonly ICallbackReceiver _receiver;
    private readonly List<int> _handled = [];
    private readonly HashSet<string> _running = [];

    /// <param name="handler">What the handler does with a message besides; null for nothing.</param>
    /// <param name="gapsTimeOut">Whether the wait for a missing message ends at any time; otherwise never.</param>
    public ControlledApp(Func<int, CancellationToken, Task>? handler = null, bool gapsTimeOut = true)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        var builder = services.AddCallMessageEvents(options =>
        {
            options.AccountSid = Account;
            options.AuthToken = "s3cret-auth-token";
            options.Signature.DangerouslyAcceptAnySender = true;

            options.Receiving.AnswerWithin = ControlledTime.Never;
            options.Receiving.HandlerTimeout = ControlledTime.Never;
            options.Receiving.GapTimeout = gapsTimeOut ? ControlledTime.AnyTime : ControlledTime.Never;
            options.Receiving.DrainTimeout = ControlledTime.Never;
        });
        builder.AddHandler<Note>((message, cancellationToken) => HandleAsync(message, handler, cancellationToken));
        _provider = services.BuildServiceProvider();
        _receiver = _provider.GetRequiredService<ICallbackReceiver>();
    }

    public ControlledTime Time { get; } = new();

    /// <summary>The messages that were handled, in the order in which they were.</summary>
    public string Handled
    {
        get
        {
            lock (_handled) return string.Join(' ', _handled);
        }
    }

    /// <summary>The messages that were handled, sorted.</summary>
    public string HandledByNumber
    {
        get
        {
            lock (_handled) return string.Join(' ', _handled.Order());
        }
    }

    /// <summary>A delivery by a thread of its own; returns what it was answered.</summary>
    public Task<int> DeliverAsync(int message, long? number, int call = 1, CancellationToken hangUp = default) =>
        Task.Run(() => ReceiveAsync(message, number, call, hangUp), CancellationToken.None);

    public void Dispose() => _provider.Dispose();

    private async Task<int> ReceiveAsync(int message, long? number, int call, CancellationToken hangUp)
    {
        var content = Uri.EscapeDataString($$"""{"type":"note","number":{{message}}}""");
        var form = $"CallSid=CA{call:x32}&Sid=KX{message:x32}&AccountSid={Account}&ContentType=application%2Fjson&Content={content}";
        if (number is { } given) form += string.Create(CultureInfo.InvariantCulture, $"&SequenceNumber={given}");
        return (await _receiver.ReceiveMessageAsync(Request(form), hangUp)).StatusCode;
    }

    private static CallbackRequest Request(string form) => new()
    {
        Method = "POST",
        Scheme = "https",
        Host = "example.com",
        Target = "/call-message-events/messages",
        ContentType = "application/x-www-form-urlencoded",
        Body = Encoding.UTF8.GetBytes(form),
    };

    private async Task HandleAsync(CallMessageContext<Note> message, Func<int, CancellationToken, Task>? handler, CancellationToken cancellationToken)
    {
        var call = message.CallSid.ToString();
        lock (_handled) Assert.True(_running.Add(call), "two run at once");
        try
        {
            await Task.Yield();
            if (handler is not null) await handler(message.Content.Number, cancellationToken);
            lock (_handled) _handled.Add(message.Content.Number);
        }
        finally
        {
            lock (_handled) _running.Remove(call);
        }
    }
}

[CallMessage("note")]
internal sealed record Note(int Number);
