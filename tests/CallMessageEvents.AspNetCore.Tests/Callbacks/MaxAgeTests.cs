using System.Globalization;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>The option <c>Signature:MaxAge</c>, over the wire.</summary>
public sealed class MaxAgeTests
{
    [Theory]
    [InlineData(CallbackEncoding.Form)]
    [InlineData(CallbackEncoding.Json)]
    public async Task Emulator_CallsNow_MessagesAndStatusesAreTaken(CallbackEncoding encoding)
    {
        await using var twilio = await TwilioEmulator.StartAsync(new() { CallbackEncoding = encoding }, TestApp.Token);
        await using var app = await StartAsync(
            options => (options.AccountSid, options.AuthToken, options.BaseAddress) = (twilio.AccountSid, twilio.AuthToken, twilio.BaseAddress));
        twilio.StatusCallback = new Uri(app.Url(TestApp.Status));
        var leg = twilio.Dial("client:alice", "client:bob").Answer().Child!;
        var messenger = app.Services.GetRequiredService<ICallMessenger>();
        await messenger.SubscribeAsync(EndUser.OnLeg(leg.Sid), new() { Callback = new Uri(app.Url(TestApp.Messages)) }, TestApp.Token);

        var sent = await leg.SendMessageAsync("""{"type":"note","text":"now"}""", TestApp.Token);

        Assert.Equal(204, Assert.Single(await sent.WhenDeliveredAsync(TestApp.Token)).StatusCode);
        Assert.DoesNotContain(app.Log.Alarms, static line => line.Contains("(403)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Callback_RecordedLongAgo_403AndTheLogSaysWhy()
    {
        await using var app = await StartAsync();

        Assert.Equal(403, await app.PostAsync(Fields.Message()));
        Assert.Equal(403, await app.PostAsync(Fields.Status("ringing").With("Timestamp", "Fri, 2 Dec 2022 22:02:49 +0000"), TestApp.Status));
        Assert.Equal(204, await app.PostAsync(Fields.Message().With("Timestamp", Now())));

        Assert.Equal(2, app.Log.Alarms.Count());
        Assert.All(app.Log.Alarms, static line => Assert.Contains(
            "(403): TooOld. Its signature is valid, its Timestamp is 2022-12-02 22:02:49Z, and Signature:MaxAge is 00:05:00.", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task VoiceWebhook_HasNoTimestamp_ReachesTheApplication()
    {
        await using var app = await StartAsync();

        Assert.Equal((200, "twiml"), await app.AskAsync());
        Assert.Equal(403, (await app.AskAsync(VoiceCalls.Voice().With("Timestamp", "Fri, 2 Dec 2022 22:02:49 +0000"))).Status);
    }

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("ddd, d MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private static Task<TestApp> StartAsync(Action<CallMessageEventsOptions>? configure = null) => TestApp.StartAsync(
        static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask),
        options =>
        {
            options.Signature.MaxAge = TimeSpan.FromMinutes(5);
            configure?.Invoke(options);
        },
        static app =>
        {
            app.MapCallMessageEvents();
            app.MapPost(VoiceCalls.Path, static () => "twiml").RequireTwilioSignature();
        },
        static host => host.Services.AddSingleton(TimeProvider.System));
}
