using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>An application that receives: callbacks are given to it as a host would, and need no signature.</summary>
internal sealed class ReceivingApp : IAsyncDisposable
{
    public const string Leg = "CA00000000000000000000000000000001";
    private readonly ServiceProvider _provider;

    public ReceivingApp(
        Action<ICallMessageEventsBuilder> build, Action<CallMessageEventsOptions>? configure = null, TimeProvider? time = null, InboxDriver? driver = null)
    {
        time ??= driver?.Clock;
        _provider = TestProvider.Create(
            new Uri("http://127.0.0.1:1"),
            options =>
            {
                options.Signature.DangerouslyAcceptAnySender = true;
                configure?.Invoke(options);
            },
            builder =>
            {
                builder.Services.AddSingleton<ILoggerFactory>(Log);
                driver?.Register(builder.Services, time ?? TimeProvider.System);
                build(builder);
            },
            time);
        Receiver = _provider.GetRequiredService<ICallbackReceiver>();

        // A node takes what waits in a log once its host has started.
        if (driver is not null) _ = Host.StartedAsync(CancellationToken.None);
        Log.Lines.Clear();
    }

    public LogLines Log { get; } = new();

    public IServiceProvider Services => _provider;

    public ICallbackReceiver Receiver { get; }

    public static string Call(int number) => $"CA{number:x32}";

    public static string Message(int number) => $"KX{number:x32}";

    /// <summary>A delivery of a message; returns what it was answered.</summary>
    public Task<int> DeliverAsync(int message, long? number, string content = """{"type":"note","text":"hello"}""", string leg = Leg) =>
        ReceiveAsync(Request(message, number, content, leg), TestContext.Current.CancellationToken);

    /// <summary>A delivery that the sender gives up.</summary>
    public Task<int> DeliverAsync(int message, long? number, CancellationTokenSource hangUp) =>
        ReceiveAsync(Request(message, number, """{"type":"note","text":"hello"}"""), hangUp.Token);

    public Task<int> DeliverAsync(CallbackRequest request) => ReceiveAsync(request, TestContext.Current.CancellationToken);

    public static CallbackRequest Request(
        int message, long? number, string content, string leg = Leg, string contentType = "application/json", string account = TestProvider.AccountSid)
    {
        var fields = new List<KeyValuePair<string, string>>
        {
            new("CallSid", leg), new("Content", content), new("ContentType", contentType), new("AccountSid", account), new("Sid", Message(message)),
            new("Timestamp", "Fri, 2 Dec 2022 22:02:49 +0000"),
        };
        if (number is { } given) fields.Add(new("SequenceNumber", given.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return Post("/call-message-events/messages", fields);
    }

    public static CallbackRequest Post(string target, IEnumerable<KeyValuePair<string, string>> fields, string? token = null) => new()
    {
        Method = "POST",
        Scheme = "https",
        Host = "example.com",
        Target = target,
        ContentType = "application/x-www-form-urlencoded",
        IdempotencyToken = token,
        Body = Encoding.UTF8.GetBytes(
            string.Join('&', fields.Select(static field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"))),
    };

    /// <summary>The host's shutdown, as far as this library is told of it.</summary>
    public IHostedLifecycleService Host => (IHostedLifecycleService)_provider.GetServices<IHostedService>().Single();

    /// <summary>The host stops: whatever this library took has been handled then, unless a handler is held.</summary>
    public async Task StopAsync()
    {
        await Host.StoppingAsync(TestContext.Current.CancellationToken);
        await Host.StopAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private async Task<int> ReceiveAsync(CallbackRequest request, CancellationToken cancellationToken) =>
        (await Eventually.EndsAsync(Receiver.ReceiveMessageAsync(request, cancellationToken).AsTask(), "a delivery")).StatusCode;
}

[CallMessage("note")]
internal sealed record Note(string Text);
