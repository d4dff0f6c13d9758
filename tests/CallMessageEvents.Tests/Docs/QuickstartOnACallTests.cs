using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tests.Docs;

/// <summary>The sample on a call of an account, as the README says; here the account is an emulator's.</summary>
public sealed class QuickstartOnACallTests
{
    [Fact]
    public async Task Quickstart_WithCallAndPublicAddress_SendsReceivesAndAnswers()
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var call = twilio.Dial("client:alice", "client:bob").Answer();
        var address = $"http://127.0.0.1:{FreePort.Take()}";

        var run = SampleProcess.RunAsync("Quickstart", ["--call", call.Parent.Sid, "--urls", address, "--public", address], Settings(twilio));
        Assert.True(await Eventually.EndsAsync(call.Child.WhenSubscribedAsync(TestContext.Current.CancellationToken)));
        await call.Child.SendMessageAsync("""{"type":"offer-accepted","plan":"annual"}""", TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await run;
        Assert.Equal(("", 0), (error, exitCode));
        Assert.StartsWith($"Call {call.Parent.Sid} on Twilio", output, StringComparison.Ordinal);
        Assert.Single(call.Parent.Received);
        Assert.Equal(
            ["""{"type":"hint","text":"Alice is a customer since 2019."}""", """{"type":"receipt","text":"The annual plan is yours."}"""],
            call.Child.Received.Select(static message => message.Content));
    }

    [Fact]
    public async Task Quickstart_WithCallAlone_Sends()
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var call = twilio.Dial("client:alice", "client:bob").Answer();

        var (exitCode, output, error) = await SampleProcess.RunAsync(
            "Quickstart", ["--call", call.Parent.Sid, "--urls", $"http://127.0.0.1:{FreePort.Take()}"], Settings(twilio));

        Assert.Equal(("", 0), (error, exitCode));
        Assert.Contains("pass --public", output, StringComparison.Ordinal);
        Assert.Single(call.Child.Received);
    }

    private static Dictionary<string, string> Settings(TwilioEmulator twilio) => new()
    {
        ["CallMessageEvents__BaseAddress"] = twilio.BaseAddress.AbsoluteUri,
        ["TWILIO_ACCOUNT_SID"] = twilio.AccountSid,
        ["TWILIO_AUTH_TOKEN"] = twilio.AuthToken,
    };
}
