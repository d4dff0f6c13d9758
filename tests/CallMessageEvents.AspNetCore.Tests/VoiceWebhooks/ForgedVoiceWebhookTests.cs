using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>What Twilio did not sign reaches neither the application's own endpoint nor the directory; the log says why.</summary>
public sealed class ForgedVoiceWebhookTests
{
    private int _asked;

    [Theory]
    [InlineData(null, SignatureResult.NoSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", SignatureResult.Mismatch)]
    [InlineData("not base64 of twenty bytes!!", SignatureResult.MalformedSignature)]
    public async Task WrongSignature_403(string? signature, SignatureResult cause)
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form(VoiceCalls.Voice(), VoiceCalls.Path, signature);

        await RefusedAsync(app, request, cause);
    }

    [Fact]
    public async Task TamperedField_403()
    {
        await using var app = await StartAsync();
        var signature = Sign(app, VoiceCalls.Path, VoiceCalls.Voice());
        using var request = TestApp.Form(VoiceCalls.Voice().With("From", "client:mallory"), VoiceCalls.Path, signature);

        await RefusedAsync(app, request, SignatureResult.Mismatch);
    }

    [Fact]
    public async Task EmptyBody_403()
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form([], VoiceCalls.Path, Sign(app, VoiceCalls.Path, VoiceCalls.Voice()));

        await RefusedAsync(app, request, SignatureResult.Mismatch);
    }

    [Fact]
    public async Task SignedForAnotherEndpoint_403()
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form(VoiceCalls.Voice(), VoiceCalls.Path, Sign(app, "/call-message-events/status", VoiceCalls.Voice()));

        await RefusedAsync(app, request, SignatureResult.Mismatch);
    }

    [Fact]
    public async Task JsonWithoutHash_403()
    {
        await using var app = await StartAsync();
        using var request = TestApp.Request(
            VoiceCalls.Path, """{"CallSid":"CA00000000000000000000000000000001","CallStatus":"completed"}"""u8.ToArray(), "application/json",
            Sign(app, VoiceCalls.Path));

        await RefusedAsync(app, request, SignatureResult.NoBodyHash);
    }

    [Fact]
    public async Task Get_TamperedQuery_403()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{VoiceCalls.Path}?CallSid={Fields.Leg}&CallStatus=completed");
        request.Headers.Add("X-Twilio-Signature", Sign(app, $"{VoiceCalls.Path}?CallSid={Fields.Leg}&CallStatus=ringing"));

        await RefusedAsync(app, request, SignatureResult.Mismatch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HugeForm_413(bool saysItsLength)
    {
        await using var app = await StartAsync();
        var body = Encoding.ASCII.GetBytes($"CallSid={Fields.Leg}&x={new string('x', CallbackRequest.MaxBodyBytes)}");
        using var request = TestApp.Request(VoiceCalls.Path, body, "application/x-www-form-urlencoded", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        if (!saysItsLength) request.Headers.TransferEncodingChunked = true;

        Assert.Equal(413, (await app.AnswerToAsync(request)).Status);
        Assert.Equal(0, _asked);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task AnotherContentType_415(string contentType)
    {
        await using var app = await StartAsync();
        using var request = TestApp.Request(VoiceCalls.Path, VoiceCalls.Voice().ToForm(), contentType, Sign(app, VoiceCalls.Path, VoiceCalls.Voice()));

        Assert.Equal(415, (await app.AnswerToAsync(request)).Status);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task StatusCodePages_DoNotHideThe403()
    {
        await using var app = await VoiceCalls.StartAsync(static app =>
        {
            app.UseStatusCodePagesWithRedirects("/sorry");
            app.MapPost(VoiceCalls.Path, static () => "x").RequireTwilioSignature();
        });

        Assert.Equal(403, (await app.AskAsync(token: "forged")).Status);
    }

    private Task<TestApp> StartAsync() => VoiceCalls.StartAsync(app => app.Map(
        VoiceCalls.Path,
        (HttpContext _) =>
        {
            Interlocked.Increment(ref _asked);
            return Results.Ok();
        }).RequireTwilioSignature());

    private static string Sign(TestApp app, string target, Fields? fields = null) => TwilioSigner.Sign(TestApp.AuthToken, app.Url(target), fields);

    private async Task RefusedAsync(TestApp app, HttpRequestMessage request, SignatureResult cause)
    {
        Assert.Equal((403, ""), await app.AnswerToAsync(request));

        Assert.Equal(0, _asked);
        Assert.Null(await app.KnownAsync());
        Assert.True(app.Log.Has($"A Voice callback was refused (403): {cause}."), string.Join('\n', app.Log.Alarms));
    }
}
