using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>An emulator, and an application that uses the library with its account.</summary>
internal sealed class TestAccount : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private TestAccount(TwilioEmulator twilio, ServiceProvider provider)
    {
        Twilio = twilio;
        _provider = provider;
        Messenger = provider.GetRequiredService<ICallMessenger>();
        Directory = provider.GetRequiredService<ICallDirectory>();
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public TwilioEmulator Twilio { get; }

    public IServiceProvider Services => _provider;

    public ICallMessenger Messenger { get; }

    public ICallDirectory Directory { get; }

    public int RequestCount => Twilio.Requests.Count;

    public static async Task<TestAccount> StartAsync(
        Action<CallMessageEventsOptions>? configure = null,
        Action<ICallMessageEventsBuilder>? build = null,
        TimeProvider? time = null,
        TwilioEmulatorOptions? emulator = null)
    {
        var twilio = await TwilioEmulator.StartAsync(emulator, Token);
        return new TestAccount(twilio, Provide(twilio, configure, build, time));
    }

    /// <summary>A further node of the same application: it knows nothing yet.</summary>
    public ServiceProvider AnotherNode(
        Action<CallMessageEventsOptions>? configure = null, Action<ICallMessageEventsBuilder>? build = null, TimeProvider? time = null) =>
        Provide(Twilio, configure, build, time);

    /// <summary>The leg of alice, who is talking to a phone.</summary>
    public EmulatedCall Alice() => Twilio.Dial("client:alice", "+14155550100").Answer().Parent;

    /// <summary>Sends to alice; returns what her app got.</summary>
    public async Task<string> ArriveAsync<T>(T content)
    {
        var alice = Alice();
        var sent = await Messenger.SendAsync(EndUser.OnLeg(alice.Sid), content, cancellationToken: Token);
        var message = Assert.Single(alice.Received);
        Assert.Equal(message.Sid, sent.Sid.ToString());
        return message.Content;
    }

    /// <summary>How many requests an action makes.</summary>
    public async Task<int> CountAsync(Func<Task> action)
    {
        var before = RequestCount;
        await action();
        return RequestCount - before;
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await Twilio.DisposeAsync();
    }

    private static ServiceProvider Provide(
        TwilioEmulator twilio,
        Action<CallMessageEventsOptions>? configure = null,
        Action<ICallMessageEventsBuilder>? build = null,
        TimeProvider? time = null) =>
        TestProvider.Create(
            twilio.BaseAddress,
            options =>
            {
                options.AccountSid = twilio.AccountSid;
                options.AuthToken = twilio.AuthToken;
                configure?.Invoke(options);
            },
            build,
            time);
}
