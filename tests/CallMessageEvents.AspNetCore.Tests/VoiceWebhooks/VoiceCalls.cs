using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Twilio asks an application's own endpoint, at /voice.</summary>
internal static class VoiceCalls
{
    public const string Path = "/voice";

    /// <summary>What Twilio says of a call that alice has placed.</summary>
    public static Fields Voice() => Fields.Status("ringing").With("Direction", "inbound").With("ApiVersion", "2010-04-01");

    public static Task<TestApp> StartAsync(
        Action<WebApplication> map, Action<CallMessageEventsOptions>? configure = null, Action<WebApplicationBuilder>? host = null) =>
        TestApp.StartAsync(configure: configure, map: map, host: host);

    /// <summary>Twilio asks with a form that it signs; returns status and body of the answer.</summary>
    public static async Task<(int Status, string Body)> AskAsync(
        this TestApp app, Fields? fields = null, string target = Path, string token = TestApp.AuthToken, string? signedUrl = null)
    {
        fields ??= Voice();
        using var request = TestApp.Form(fields, target, TwilioSigner.Sign(token, signedUrl ?? app.Url(target), fields));
        return await app.AnswerToAsync(request);
    }

    public static async Task<(int Status, string Body)> AnswerToAsync(this TestApp app, HttpRequestMessage request)
    {
        using var answer = await app.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestApp.Token));
    }

    /// <summary>What an account knows of the leg.</summary>
    public static async Task<CallRecord?> KnownAsync(this TestApp app, string? account = null)
    {
        var directory = account is null
            ? app.Services.GetRequiredService<ICallDirectory>() : app.Services.GetRequiredKeyedService<ICallDirectory>(account);
        return await directory.FindAsync(CallSid.Parse(Fields.Leg), TestApp.Token);
    }
}
