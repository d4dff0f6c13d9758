using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Which addresses a callback is verified as: the request's own, or the public one in place of what the host says.</summary>
public sealed class RequestAddressTests
{
    private static readonly (string, string)[] Fields =
        [("CallSid", ReceivingApp.Leg), ("Content", """{"type":"note","text":"hello"}"""), ("CallStatus", "ringing")];

    [Fact]
    public async Task NoPublicBase_SchemeAndHostAreEachRequestsOwn()
    {
        await using var provider = Provide(null);

        foreach (var (scheme, host) in new[] { ("https", "a.example"), ("https", "b.example"), ("http", "b.example"), ("https", "a.example") })
        {
            Assert.Equal(204, await ReceiveAsync(provider, "/messages", $"{scheme}://{host}/messages", scheme, host));
            Assert.Equal(403, await ReceiveAsync(provider, "/messages", $"{scheme}://c.example/messages", scheme, host));
            Assert.Equal(403, await ReceiveAsync(provider, "/messages", $"{(scheme == "http" ? "https" : "http")}://{host}/messages", scheme, host));
        }
    }

    [Fact]
    public async Task PublicBase_SchemeAndHostOfTheRequestAreNotUsed()
    {
        await using var provider = Provide("https://hooks.example.com");

        Assert.Equal(204, await ReceiveAsync(provider, "/messages", "https://hooks.example.com/messages", "http", "10.0.0.1:8080"));
        Assert.Equal(403, await ReceiveAsync(provider, "/messages", "http://10.0.0.1:8080/messages", "http", "10.0.0.1:8080"));
    }

    [Theory]
    [InlineData("https://hooks.example.com", "/app", "/app/messages", "https://hooks.example.com/messages", 204)]
    [InlineData("https://hooks.example.com", "/app", "/app/messages", "https://hooks.example.com/app/messages", 204)]
    [InlineData("https://hooks.example.com", "", "/messages", "https://hooks.example.com/app/messages", 403)]
    [InlineData("https://hooks.example.com/gate", "", "/messages", "https://hooks.example.com/gate/messages", 204)]
    [InlineData("https://hooks.example.com/gate", "", "/gate/messages", "https://hooks.example.com/gate/messages", 204)]
    [InlineData("https://hooks.example.com/gate", "", "/messages", "https://hooks.example.com/other/messages", 403)]
    [InlineData("https://hooks.example.com/gate", "/app", "/app/messages", "https://hooks.example.com/gate/messages", 204)]
    [InlineData("https://hooks.example.com/gate", "/APP", "/app/messages", "https://hooks.example.com/gate/messages", 204)]
    [InlineData("https://hooks.example.com/gate", "/app", "/app/messages", "https://hooks.example.com/gate/app/messages", 403)]
    [InlineData("https://hooks.example.com/gate", "/app", "/other/messages", "https://hooks.example.com/gate/other/messages", 204)]
    public async Task PathBase_IsReplacedByThePublicBase(string publicBase, string pathBase, string target, string signed, int status)
    {
        await using var provider = Provide(publicBase);

        Assert.Equal(status, await ReceiveAsync(provider, target, signed, pathBase: pathBase));
    }

    /// <summary>The library gives Twilio its addresses with a fragment; whether Twilio signs that is not documented.</summary>
    [Fact]
    public async Task Fragment_MayBeSigned()
    {
        await using var provider = Provide("https://hooks.example.com");
        var fragment = $"#{WebhookRetry.Default}";

        Assert.Equal(204, await ReceiveAsync(provider, "/messages", $"https://hooks.example.com/messages{fragment}"));
        Assert.Equal(403, await ReceiveAsync(provider, "/messages", $"https://hooks.example.com/messages{fragment}x"));
        Assert.Equal(204, await ReceiveAsync(provider, "/status", $"https://hooks.example.com/status{fragment}", isStatus: true));
        Assert.Equal(403, await ReceiveAsync(provider, "/status", $"https://hooks.example.com/status{fragment}x", isStatus: true));
        Assert.Equal(204, await ReceiveAsync(provider, "/status", "https://hooks.example.com/status", isStatus: true));
    }

    private static async Task<int> ReceiveAsync(
        ServiceProvider provider, string target, string signedUrl, string scheme = "https", string host = "inside.example", string pathBase = "",
        bool isStatus = false)
    {
        var receiver = provider.GetRequiredService<ICallbackReceiver>();
        var request = new CallbackRequest
        {
            Method = "POST", Scheme = scheme, Host = host, Target = target, PathBase = pathBase, ContentType = "application/x-www-form-urlencoded",
            Body = SignedRequest.Form(Fields), Signature = SignedRequest.Sign(SignedRequest.FormText(signedUrl, Fields), TestProvider.AuthToken),
        };
        var answer = isStatus ? receiver.ReceiveStatusAsync(request, TestAccount.Token) : receiver.ReceiveMessageAsync(request, TestAccount.Token);
        return (await answer).StatusCode;
    }

    private static ServiceProvider Provide(string? publicBase) => TestProvider.Create(
        new Uri("http://127.0.0.1:1"),
        options => options.PublicBaseUrl = publicBase is null ? null : new Uri(publicBase),
        static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));
}
