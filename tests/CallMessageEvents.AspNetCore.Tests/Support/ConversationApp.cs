using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>An application on a real server with an emulator of its own, both on the clock of the machine: what a user's own test would start.</summary>
internal sealed class ConversationApp : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ConversationApp(TwilioEmulator twilio, WebApplication web) => (Twilio, _web) = (twilio, web);

    public TwilioEmulator Twilio { get; }

    public IServiceProvider Services => _web.Services;

    public ICallMessenger Messenger => Services.GetRequiredService<ICallMessenger>();

    /// <summary>Starts both.</summary>
    /// <param name="build">Registers handlers.</param>
    /// <param name="configure">Sets options beyond those that both must have.</param>
    public static async Task<ConversationApp> StartAsync(
        Action<WebApplicationBuilder>? build = null, Action<CallMessageEventsOptions>? configure = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var twilio = await TwilioEmulator.StartAsync(new() { StatusCallback = new Uri(address, TestApp.Status) }, TestApp.Token);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.AbsoluteUri);
        builder.Services.AddCallMessageEvents(options =>
        {
            options.BaseAddress = twilio.BaseAddress;
            options.AccountSid = twilio.AccountSid;
            options.AuthToken = twilio.AuthToken;
            options.PublicBaseUrl = address;
            configure?.Invoke(options);
        });
        build?.Invoke(builder);
        var web = builder.Build();
        web.MapCallMessageEvents();
        await web.StartAsync(TestApp.Token);
        return new(twilio, web);
    }

    /// <summary>A call of alice to bob that bob has answered, both subscribed.</summary>
    /// <param name="prepare">Prepares the app of each.</param>
    public async Task<EmulatedConversation> CallAsync(Action<EmulatedEndUser>? prepare = null)
    {
        var conversation = Twilio.Dial("client:alice", "client:bob").Answer();
        await Eventually.HoldsAsync(() => Known(conversation.Child) is { Status: CallStatus.InProgress });
        foreach (var leg in new[] { conversation.Parent, conversation.Child })
        {
            await Messenger.SubscribeAsync(EndUser.OnLeg(leg.Sid), TestApp.Token);
            prepare?.Invoke(leg.EndUser);
        }

        return conversation;
    }

    /// <summary>What the application knows of a leg.</summary>
    public CallRecord? Known(EmulatedCall leg)
    {
        var finding = Services.GetRequiredService<ICallDirectory>().FindAsync(CallSid.Parse(leg.Sid), TestApp.Token);
        return finding.IsCompletedSuccessfully ? finding.Result : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await Twilio.DisposeAsync();
    }
}
