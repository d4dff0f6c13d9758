using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>Twilio signs an address as it was given, by whoever gave it: as it is configured, and as <see cref="ICallbackUrls"/> writes it.</summary>
public sealed class PublicBaseTests : IDisposable
{
    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData("https://Hooks.Example.com", "https://Hooks.Example.com")]
    [InlineData("https://Hooks.Example.com", "https://hooks.example.com")]
    [InlineData("HTTPS://hooks.example.com", "HTTPS://hooks.example.com")]
    [InlineData("https://hooks.example.com/%7Eme", "https://hooks.example.com/%7Eme")]
    [InlineData("https://hooks.example.com/%7Eme", "https://hooks.example.com/~me")]
    [InlineData("https://hooks.example.com/%7eMe/", "https://hooks.example.com/%7eMe")]
    [InlineData("https://hooks.example.com:443", "https://hooks.example.com:443")]
    [InlineData("https://hooks.example.com:443", "https://hooks.example.com")]
    [InlineData("http://hooks.example.com:80/a", "http://hooks.example.com:80/a")]
    [InlineData("https://user:p%40ss@hooks.example.com", "https://user:p%40ss@hooks.example.com")]
    [InlineData("https://user:p%40ss@hooks.example.com", "https://hooks.example.com")]
    [InlineData("https://user:p%40ss@Hooks.example.com:8443/a", "https://Hooks.example.com/a")]
    [InlineData("https://bücher.example", "https://bücher.example")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("https://xn--bcher-kva.example", "https://bücher.example")]
    [InlineData("https://user@Bücher.example:8443/a", "https://user@xn--bcher-kva.example:8443/a")]
    [InlineData("https://xn--a", "https://xn--a")]
    [InlineData("https://[2001:DB8::1]", "https://[2001:DB8::1]")]
    public async Task Message_SignedInAnyWritingOfThePublicBase_IsTaken(string configured, string signed)
    {
        await using var provider = Provide(configured);

        Assert.Equal(204, await ReceiveAsync(provider, signed));
        Assert.Equal(403, await ReceiveAsync(provider, $"{signed}x"));
    }

    [Theory]
    [InlineData("https://hooks.example.com", "https://Hooks.Example.com")]
    [InlineData("https://hooks.example.com/a", "https://hooks.example.com/A")]
    [InlineData("https://hooks.example.com", "https://user@hooks.example.com")]
    public async Task Message_SignedInAWritingThatNobodyGave_403(string configured, string signed)
    {
        await using var provider = Provide(configured);

        Assert.Equal(403, await ReceiveAsync(provider, signed));
    }

    [Fact]
    public void Urls_UserAndPassword_AreGivenToTwilio()
    {
        using var provider = Provide("https://user:p%40ss@hooks.example.com");
        provider.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");

        Assert.Equal("https://user:p%40ss@hooks.example.com/messages", provider.GetRequiredService<ICallbackUrls>().Messages.AbsoluteUri);
    }

    [Fact]
    public async Task Refusal_ShowsNeitherThePasswordNorTheQuery_ButThatThereIsOne()
    {
        await using var provider = Provide("https://user:s3cret@hooks.example.com/a");
        var request = SignedCallback.ByToken(
            TestProvider.AuthToken, target: "/messages?name=alice&secret=s3cret", signedUrl: "https://hooks.example.com/a/messages?secret=s3cret&name=alice");

        Assert.Equal(403, (await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, TestAccount.Token)).StatusCode);

        var line = Assert.Single(_log.Lines);
        Assert.Contains("https://hooks.example.com/a/messages, with the keys of account", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", line, StringComparison.Ordinal);
        Assert.Contains("query", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_WithoutQuery_SpeaksOfNone()
    {
        await using var provider = Provide("https://hooks.example.com");

        Assert.Equal(403, await ReceiveAsync(provider, "https://other.example.com"));

        Assert.DoesNotContain("query", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_EmptyBody_SaysThatItWasReadBefore()
    {
        await using var provider = Provide("https://hooks.example.com");
        var signed = SignedCallback.ByToken(TestProvider.AuthToken);
        var request = new CallbackRequest
        {
            Method = "POST", Scheme = "https", Host = "hooks.example.com", Target = signed.Target, ContentType = signed.ContentType,
            Signature = signed.Signature,
        };

        Assert.Equal(403, (await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, TestAccount.Token)).StatusCode);

        var line = Assert.Single(_log.Lines);
        Assert.Contains("was read before", line, StringComparison.Ordinal);
        Assert.DoesNotContain("AuthToken", line, StringComparison.Ordinal);
    }

    private static async Task<int> ReceiveAsync(ServiceProvider provider, string signedBase)
    {
        var request = SignedCallback.ByToken(TestProvider.AuthToken, signedUrl: signedBase + SignedCallback.Target);
        return (await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, TestAccount.Token)).StatusCode;
    }

    private ServiceProvider Provide(string publicBase) => TestProvider.Create(
        new Uri("http://127.0.0.1:1"),
        options => options.PublicBaseUrl = new Uri(publicBase),
        builder =>
        {
            builder.Services.AddSingleton<ILoggerFactory>(_log);
            builder.AddHandler<Note>(static (_, _) => Task.CompletedTask);
        });
}
