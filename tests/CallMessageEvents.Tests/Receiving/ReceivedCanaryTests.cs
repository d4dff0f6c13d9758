using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>
/// One string as token, signature and in each field of a callback that may be private: whatever becomes of the callback, it must come out nowhere.
/// </summary>
public sealed class ReceivedCanaryTests : IDisposable
{
    private const string Canary = "cAnArY5tr1ng";
    private const string Token = $"{Canary}token";
    private readonly LogLines _log = new();
    private readonly ConcurrentQueue<string> _seen = [];
    private readonly ActivityListener _listener = new();

    public static TheoryData<string, int> Callbacks => new()
    {
        { $$"""{"type":"note","text":"{{Canary}}"}""", 204 },
        { $$"""{"type":"throws","text":"{{Canary}}"}""", 500 },
        { $$"""{"type":"note","text":["{{Canary}}"]}""", 204 },
        { $$"""{"type":"note","{{Canary}}":""", 204 },
        { $$"""{"type":"{{Canary}} ","text":"{{Canary}}"}""", 204 },
        { Canary, 204 },
        { "", 400 },
    };

    public void Dispose()
    {
        _listener.Dispose();
        _log.Dispose();
    }

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Message_OfAnyKind_ShowsNothingPrivate(string content, int answer)
    {
        await using var app = Provide();
        using var measured = new Measurements(app.GetRequiredService<IMeterFactory>());

        Assert.Equal(answer, await ReceiveAsync(app, content, Token));

        AssertNowhere(measured);
    }

    [Theory]
    [InlineData("another", null)]
    [InlineData(Token, "00:05:00")]
    public async Task Message_Refused_ShowsNothingPrivate(string token, string? maxAge)
    {
        await using var app = Provide(maxAge is null ? null : TimeSpan.Parse(maxAge, System.Globalization.CultureInfo.InvariantCulture));
        using var measured = new Measurements(app.GetRequiredService<IMeterFactory>());

        Assert.Equal(403, await ReceiveAsync(app, $$"""{"type":"note","text":"{{Canary}}"}""", token));

        AssertNowhere(measured);
    }

    [Fact]
    public void Secrets_AsText_ShowNothing()
    {
        var key = new SharedKey { Id = "webhooks_sharedkey_1", Secret = Canary };
        object[] all =
        [
            key,
            new TwilioCredentials { ApiKeySid = "SK0123456789abcdef0123456789abcdef", ApiKeySecret = Canary, AuthTokens = [Canary], SharedKeys = [key] },
            new CallMessageEventsOptions { AuthToken = Canary, ApiKeySecret = Canary, Signature = { OtherAuthTokens = [Canary], SharedKeys = [key] } },
            new SignatureOptions { OtherAuthTokens = [Canary], SharedKeys = [key] },
            new CallbackRequest
            {
                Method = "POST", Scheme = "https", Host = "a", Target = $"/?{Canary}", Signature = Canary, Body = "cAnArY5tr1ng"u8.ToArray(),
            },
            new CallMessage { CallSid = CallSid.Parse(ReceivingApp.Leg), Body = "cAnArY5tr1ng"u8.ToArray() },
        ];

        Assert.All(all, static one => Assert.DoesNotContain(Canary, $"{one}", StringComparison.Ordinal));
    }

    private static async Task<int> ReceiveAsync(ServiceProvider app, string content, string token)
    {
        (string, string)[] fields =
        [
            ("CallSid", ReceivingApp.Leg), ("Content", content), ("ContentType", "application/json"), ("AccountSid", TestProvider.AccountSid),
            ("Sid", ReceivingApp.Message(1)), ("Identity", Canary), ("Timestamp", "Fri, 2 Dec 2022 22:02:49 +0000"),
        ];
        var target = $"{SignedCallback.Target}?tenant={Canary}";
        var answer = await app.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(
            new CallbackRequest
            {
                Method = "POST", Scheme = "https", Host = "hooks.example.com", Target = target, ContentType = "application/x-www-form-urlencoded",
                IdempotencyToken = Canary, Signature = SignedRequest.Sign(SignedRequest.FormText(SignedCallback.Origin + target, fields), token),
                Body = SignedRequest.Form(fields),
            },
            TestAccount.Token);
        return answer.StatusCode;
    }

    private ServiceProvider Provide(TimeSpan? maxAge = null)
    {
        _listener.ShouldListenTo = static _ => true;
        _listener.Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded;
        _listener.ActivityStopped = activity => _seen.Enqueue(
            $"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events)}");
        ActivitySource.AddActivityListener(_listener);
        return TestProvider.Create(
            new Uri("http://127.0.0.1:1"),
            options => (options.AuthToken, options.PublicBaseUrl, options.Signature.MaxAge) = (Token, new(SignedCallback.Origin), maxAge),
            builder =>
            {
                builder.Services.AddMetrics().AddSingleton<ILoggerFactory>(_log);
                builder.AddHandler<Note>(static (_, _) => Task.CompletedTask);
                builder.AddHandler<Throws>(static (_, _) => throw new InvalidOperationException("The handler's own words."));
            });
    }

    private void AssertNowhere(Measurements measured)
    {
        var all = _seen.Concat(_log.All.Select(static line => line.Text)).Concat(measured.TagValues).ToList();
        Assert.NotEmpty(all);
        Assert.All(all, static text => Assert.DoesNotContain(Canary, text, StringComparison.OrdinalIgnoreCase));
    }

    [CallMessage("throws")]
    private sealed record Throws(string Text);
}
