using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Voice webhooks, as any host passes them on.</summary>
public sealed class VoiceWebhookTests : EngineTest
{
    private static readonly CallbackRequest Voice = ReceivingApp.Post(
        "/voice", [new("CallSid", ReceivingApp.Leg), new("CallStatus", "ringing"), new("Direction", "inbound"), new("From", "client:alice")]);

    [Fact]
    public async Task Receive_OfTwilio_IsForTheApplicationAndReported()
    {
        await using var app = new ReceivingApp(static _ => { });

        Assert.Null(await Receiver(app.Services).ReceiveAsync(Voice, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(CallStatus.Ringing, (await KnownAsync(app.Services))?.Status);
    }

    [Theory]
    [InlineData("DELETE", 405)]
    [InlineData("POST", 403)]
    public async Task Receive_NotOfTwilio_IsRefused(string method, int status)
    {
        await using var app = new ReceivingApp(static _ => { }, static options => options.Signature.DangerouslyAcceptAnySender = false);
        var request = new CallbackRequest
        {
            Method = method, Scheme = "https", Host = "example.com", Target = "/voice", ContentType = Voice.ContentType, Body = Voice.Body,
        };

        var answer = await Receiver(app.Services).ReceiveAsync(request, AccountName.Unnamed, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer?.StatusCode);
        Assert.Null(await KnownAsync(app.Services));
    }

    /// <summary>The caller must not hear an error because of that.</summary>
    [Fact]
    public async Task Receive_WhileTheEngineIsDown_IsForTheApplication()
    {
        var (app, _) = await StartAsync();
        app.Node.CutOff();

        Assert.Null(await Receiver(app.Services).ReceiveAsync(Voice, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(CallStatus.Ringing, (await KnownAsync(app.Services))?.Status);
        Assert.Equal(1, Count(app, "because the engine"));
    }

    [Fact]
    public async Task Receive_UnknownAccount_Throws()
    {
        await using var app = new ReceivingApp(static _ => { });

        var unknown = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Receiver(app.Services).ReceiveAsync(Voice, new AccountName("sales"), TestContext.Current.CancellationToken));

        Assert.Contains("\"sales\"", unknown.Message, StringComparison.Ordinal);
    }

    private static IVoiceWebhookReceiver Receiver(IServiceProvider services) => services.GetRequiredService<IVoiceWebhookReceiver>();

    private static async Task<CallRecord?> KnownAsync(IServiceProvider services) =>
        await services.GetRequiredService<ICallDirectory>().FindAsync(Call, TestContext.Current.CancellationToken);
}
