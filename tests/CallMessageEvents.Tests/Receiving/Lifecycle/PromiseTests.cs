using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>Which callbacks promise that a leg's end will be told: only then is what is known of it taken for true for hours.</summary>
public sealed class PromiseTests
{
    private static readonly TimeSpan BeyondFetchMaxAge = TimeSpan.FromSeconds(31);

    public static TheoryData<string> Others =>
    [
        "RecordingSid=RE1&RecordingStatus=in-progress&RecordingSource=DialVerb",
        "ConferenceSid=CF1&StatusCallbackEvent=participant-join&SequenceNumber=1&Muted=false",
        "AnsweredBy=human&MachineDetectionDuration=3000",
        "TranscriptionSid=TR1&TranscriptionEvent=transcription-started&CallbackSource=transcription",
        "CallStatus=&CallbackSource=call-progress-events",
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task CallbackOfAnotherKind_SaysNothingOfTheLeg(string form)
    {
        var time = new FakeTimeProvider();
        await using var account = await StartAsync(time);
        var alice = account.Alice().Sid;
        await SendAsync(account, alice);
        time.Advance(TimeSpan.FromSeconds(29));

        Assert.Equal(204, await PostAsync(account, alice, form));
        time.Advance(TimeSpan.FromSeconds(2));

        // The leg is looked up again.
        Assert.Equal(2, await account.CountAsync(() => SendAsync(account, alice)));
    }

    [Fact]
    public async Task CallbackOfAnotherKind_OfALegThatIsNotKnown_IsNotKept()
    {
        await using var account = await StartAsync(new FakeTimeProvider());

        Assert.Equal(204, await PostAsync(account, ReceivingApp.Leg, "RecordingSid=RE1&RecordingStatus=completed"));

        Assert.Null(await account.Directory.FindAsync(CallSid.Parse(ReceivingApp.Leg), TestAccount.Token));
    }

    [Fact]
    public async Task StatusThatIsNoProgressEvent_IsASighting()
    {
        var time = new FakeTimeProvider();
        await using var account = await StartAsync(time);
        var alice = account.Alice().Sid;

        Assert.Equal(204, await PostAsync(account, alice, "CallStatus=in-progress&Direction=inbound&From=client%3Aalice&To="));

        Assert.Equal(1, await account.CountAsync(() => SendAsync(account, alice)));
        time.Advance(BeyondFetchMaxAge);
        Assert.Equal(2, await account.CountAsync(() => SendAsync(account, alice)));
    }

    [Fact]
    public async Task ProgressEvent_IsAPromise()
    {
        var time = new FakeTimeProvider();
        await using var account = await StartAsync(time);
        var alice = account.Alice().Sid;

        Assert.Equal(
            204, await PostAsync(account, alice, "CallStatus=in-progress&Direction=inbound&From=client%3Aalice&To=&CallbackSource=call-progress-events"));

        time.Advance(TimeSpan.FromHours(3.9));
        Assert.Equal(1, await account.CountAsync(() => SendAsync(account, alice)));
        time.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal(2, await account.CountAsync(() => SendAsync(account, alice)));
    }

    private static Task<TestAccount> StartAsync(TimeProvider time) =>
        TestAccount.StartAsync(static options => options.Signature.DangerouslyAcceptAnySender = true, time: time);

    private static Task SendAsync(TestAccount account, string leg) =>
        account.Messenger.SendAsync(EndUser.OnLeg(leg), new Note("x"), cancellationToken: TestAccount.Token);

    private static async Task<int> PostAsync(TestAccount account, string leg, string form)
    {
        var fields = $"CallSid={leg}&AccountSid={account.Twilio.AccountSid}&{form}".Split('&').Select(static field => field.Split('='))
            .Select(static field => KeyValuePair.Create(field[0], Uri.UnescapeDataString(field[1])));
        var receiver = account.Services.GetRequiredService<ICallbackReceiver>();
        return (await receiver.ReceiveStatusAsync(ReceivingApp.Post("/status", fields), TestAccount.Token)).StatusCode;
    }
}
