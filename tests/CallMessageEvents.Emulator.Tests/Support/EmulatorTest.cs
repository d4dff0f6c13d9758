using System.Net.Http.Headers;
using System.Text;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>A test with an emulator of its own and a REST client for it.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    private TwilioEmulator? _twilio;
    private RestClient? _rest;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected TwilioEmulator Twilio => _twilio!;

    protected RestClient Rest => _rest!;

    /// <summary>From Twilio's own example date on.</summary>
    private protected WatchedTime Time { get; } = new(new(2019, 10, 18, 17, 0, 0, TimeSpan.Zero));

    public async ValueTask InitializeAsync()
    {
        var options = new TwilioEmulatorOptions();
        Configure(options);
        _twilio = await TwilioEmulator.StartAsync(options, Cancellation);
        _rest = new(_twilio);
    }

    public async ValueTask DisposeAsync()
    {
        _rest?.Dispose();
        if (_twilio is not null)
        {
            await _twilio.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected virtual void Configure(TwilioEmulatorOptions options)
    {
    }

    protected static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}
