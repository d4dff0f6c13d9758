using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>What Twilio did not send, through the endpoint: refused, the cause in the log, and nothing is handled.</summary>
public sealed class SignatureTests
{
    private static readonly byte[] Json = Encoding.UTF8.GetBytes(
        $$"""{"CallSid":"{{Fields.Leg}}","Content":"{\"type\":\"note\",\"text\":\"hello\"}","Sid":"KX1"}""");
    private int _handled;

    [Theory]
    [InlineData(null, SignatureResult.NoSignature)]
    [InlineData("", SignatureResult.NoSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", SignatureResult.Mismatch)]
    [InlineData("not base64 of twenty bytes!!", SignatureResult.MalformedSignature)]
    public async Task Message_WrongSignature_403(string? signature, SignatureResult cause)
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form(Fields.Message(), TestApp.Messages, signature);

        await RefusedAsync(app, request, cause);
    }

    [Fact]
    public async Task Message_TruncatedSignature_403()
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form(Fields.Message(), TestApp.Messages, Sign(app, Fields.Message())[..^4]);

        await RefusedAsync(app, request, SignatureResult.MalformedSignature);
    }

    [Fact]
    public async Task Message_TwoSignatures_403ThoughOneIsRight()
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form(Fields.Message(), TestApp.Messages, Sign(app, Fields.Message()));
        request.Headers.Add("X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");

        await RefusedAsync(app, request, SignatureResult.MalformedSignature);
    }

    [Theory]
    [InlineData("/call-message-events/status")]
    [InlineData("/call-message-events/messages?x=1")]
    [InlineData("/call-message-events/Messages")]
    [InlineData("/call-message-events/messages/")]
    public async Task Message_SignedForAnotherUrl_403(string target)
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form(Fields.Message(), target, Sign(app, Fields.Message()));

        await RefusedAsync(app, request, SignatureResult.Mismatch);
    }

    [Theory]
    [InlineData("Content", """{"type":"note","text":"forged"}""")]
    [InlineData("CallSid", "CA00000000000000000000000000000002")]
    [InlineData("Another", "field")]
    public async Task Message_SignedForAnotherBody_403(string field, string value)
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form(Fields.Message().With(field, value), TestApp.Messages, Sign(app, Fields.Message()));

        await RefusedAsync(app, request, SignatureResult.Mismatch);
    }

    [Fact]
    public async Task Status_NotSigned_403_TheDirectoryLearnsNothing()
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form(Fields.Status("ringing"), TestApp.Status, null);

        await RefusedAsync(app, request, SignatureResult.NoSignature);

        Assert.Null(await app.Services.GetRequiredService<ICallDirectory>().FindAsync(CallSid.Parse(Fields.Leg), TestApp.Token));
    }

    [Fact]
    public async Task Json_WithItsHash_IsHandled()
    {
        await using var app = await StartAsync();

        Assert.Equal(204, await app.PostJsonAsync(Json));
        Assert.Equal(1, _handled);
    }

    [Theory]
    [InlineData("x=1", SignatureResult.NoBodyHash)]
    [InlineData("bodySHA256=0000000000000000000000000000000000000000000000000000000000000000", SignatureResult.BodyMismatch)]
    [InlineData("bodySHA256=", SignatureResult.BodyMismatch)]
    [InlineData("{hash}&{hash}", SignatureResult.NoBodyHash)]
    [InlineData("{hash}&bodySHA256=00", SignatureResult.NoBodyHash)]
    public async Task Json_HashIsMissingOrWrong_403(string query, SignatureResult cause)
    {
        await using var app = await StartAsync();

        var status = await app.PostJsonAsync(Json, query.Replace("{hash}", TwilioSigner.BodyHash(Json), StringComparison.Ordinal));

        Assert.Equal(403, status);
        AssertNothingHandled(app, cause);
    }

    [Fact]
    public async Task Form_SentAgainAsJson_403()
    {
        await using var app = await StartAsync();
        var fields = Fields.Message();
        using var request = TestApp.Request(TestApp.Messages, Json, "application/json", Sign(app, fields));

        await RefusedAsync(app, request, SignatureResult.NoBodyHash);
    }

    [Fact]
    public async Task Replay_IsHandledOnce_204()
    {
        await using var app = await StartAsync();

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
        Assert.Equal(204, await app.PostAsync(Fields.Message()));

        Assert.Equal(1, _handled);
    }

    private static string Sign(TestApp app, Fields fields) => TwilioSigner.Sign(TestApp.AuthToken, app.Url(TestApp.Messages), fields);

    private async Task RefusedAsync(TestApp app, HttpRequestMessage request, SignatureResult cause)
    {
        using var answer = await app.SendAsync(request);
        Assert.Equal((403, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestApp.Token)));
        AssertNothingHandled(app, cause);
    }

    private void AssertNothingHandled(TestApp app, SignatureResult cause)
    {
        Assert.Equal(0, _handled);
        Assert.Contains($"(403): {cause}.", Assert.Single(app.Log.Alarms), StringComparison.Ordinal);
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(builder => builder.AddHandler<Note>((_, _) =>
    {
        Interlocked.Increment(ref _handled);
        return Task.CompletedTask;
    }));
}
