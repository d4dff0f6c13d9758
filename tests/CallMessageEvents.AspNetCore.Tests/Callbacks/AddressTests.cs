using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Twilio signs the address that it calls. What stands between changes it, and the endpoint has to find it again.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com:443")]
    [InlineData("https://example.com:8443")]
    [InlineData("http://example.com:8080")]
    [InlineData("http://[::1]:8080")]
    public async Task Proxy_ForwardsSchemeAndHost_IsVerifiedAgainstThem(string origin)
    {
        await using var app = await StartAsync(static app => app.UseForwardedHeaders());

        Assert.Equal(204, await PostAsync(app, TestApp.Messages, $"{origin}{TestApp.Messages}", Forwarded(origin)));
        Assert.Equal(403, await PostAsync(app, TestApp.Messages, $"https://other.example.com{TestApp.Messages}", Forwarded(origin)));
    }

    [Fact]
    public async Task Proxy_HttpsWithPort_SignedWithout()
    {
        await using var app = await StartAsync(static app => app.UseForwardedHeaders());

        Assert.Equal(204, await PostAsync(app, TestApp.Messages, $"https://example.com{TestApp.Messages}", Forwarded("https://example.com:8443")));
    }

    [Fact]
    public async Task Proxy_TakesThePathsBeginning_AndTellsIt()
    {
        await using var app = await StartAsync(static app => app.UseForwardedHeaders());
        var headers = Forwarded("https://example.com").Append(("X-Forwarded-Prefix", "/voice")).ToArray();

        Assert.Equal(204, await PostAsync(app, TestApp.Messages, $"https://example.com/voice{TestApp.Messages}", headers));
    }

    [Fact]
    public async Task Proxy_TellsNothing_PublicBaseUrlIsEnough()
    {
        await using var app = await StartAsync(static _ => { }, "https://example.com/voice");

        Assert.Equal(204, await PostAsync(app, TestApp.Messages, $"https://example.com/voice{TestApp.Messages}"));
        Assert.Equal(403, await PostAsync(app, TestApp.Messages, app.Url(TestApp.Messages)));
    }

    [Fact]
    public async Task Proxy_KeepsThePathsBeginning_PublicBaseUrlHasIt()
    {
        await using var app = await StartAsync(static app => app.UsePathBase("/voice").UseRouting(), "https://example.com/voice");

        Assert.Equal(204, await PostAsync(app, $"/voice{TestApp.Messages}", $"https://example.com/voice{TestApp.Messages}"));
        Assert.Equal($"https://example.com/voice{TestApp.Messages}", app.Urls.Messages?.AbsoluteUri);
    }

    [Theory]
    [InlineData("/voice", "/voice")]
    [InlineData("/voice", "/VOICE")]
    [InlineData("/ü", "/%C3%BC")]
    public async Task PathBase_WithoutPublicBaseUrl_IsPartOfTheAddress(string pathBase, string sent)
    {
        await using var app = await StartAsync(app => app.UsePathBase(pathBase).UseRouting());

        Assert.Equal(204, await PostAsync(app, sent + TestApp.Messages, app.Url(sent + TestApp.Messages)));
    }

    [Theory]
    [InlineData("/ü", "/%c3%bc")]
    [InlineData("/~me", "/%7Eme")]
    [InlineData("/~me/a b", "/%7eME/a%20b")]
    public async Task PathBase_WrittenOtherwise_IsTakenAsItCame(string pathBase, string sent)
    {
        await using var app = await StartAsync(app => app.UsePathBase(pathBase).UseRouting());
        var (fields, target) = (Fields.Message(), sent + TestApp.Messages);
        using var connection = await RawConnection.OpenAsync(app);

        await connection.WriteAsync(
            $"POST {target} HTTP/1.1\r\nHost: 127.0.0.1:{app.Port}\r\n{Headers(fields, TwilioSigner.Sign(TestApp.AuthToken, app.Url(target), fields))}\r\n");
        await connection.WriteAsync(fields.ToForm());

        Assert.Equal(204, await connection.ReadStatusAsync());
    }

    [Theory]
    [InlineData("?a=1&b=%20+%2f")]
    [InlineData("?apostrophe='")]
    [InlineData("?")]
    [InlineData("?a=%zz&b=%")]
    public async Task Query_IsTakenAsItCame(string query)
    {
        await using var app = await StartAsync(static _ => { });
        var fields = Fields.Message();
        using var connection = await RawConnection.OpenAsync(app);
        var signature = TwilioSigner.Sign(TestApp.AuthToken, app.Url(TestApp.Messages + query), fields);

        await connection.WriteAsync($"POST {TestApp.Messages}{query} HTTP/1.1\r\nHost: 127.0.0.1:{app.Port}\r\n{Headers(fields, signature)}\r\n");
        await connection.WriteAsync(fields.ToForm());

        Assert.Equal(204, await connection.ReadStatusAsync());
    }

    [Theory]
    [InlineData("%6Dessages")]
    [InlineData("./messages")]
    [InlineData("x/../messages")]
    public async Task Path_WrittenInAnotherWay_IsTakenAsItCame(string last)
    {
        await using var app = await StartAsync(static _ => { });
        var (fields, target) = (Fields.Message(), $"/call-message-events/{last}");
        using var connection = await RawConnection.OpenAsync(app);

        await connection.WriteAsync(
            $"POST {target} HTTP/1.1\r\nHost: 127.0.0.1:{app.Port}\r\n{Headers(fields, TwilioSigner.Sign(TestApp.AuthToken, app.Url(target), fields))}\r\n");
        await connection.WriteAsync(fields.ToForm());

        Assert.Equal(204, await connection.ReadStatusAsync());
    }

    [Fact]
    public async Task FirstLineHasTheWholeUrl_PathAndQueryAreTakenOfIt()
    {
        await using var app = await StartAsync(static _ => { });
        var (fields, target) = (Fields.Message(), $"{TestApp.Messages}?a=http://b/c");
        using var connection = await RawConnection.OpenAsync(app);

        await connection.WriteAsync(
            $"POST http://127.0.0.1:{app.Port}{target} HTTP/1.1\r\nHost: 127.0.0.1:{app.Port}\r\n"
            + $"{Headers(fields, TwilioSigner.Sign(TestApp.AuthToken, app.Url(target), fields))}\r\n");
        await connection.WriteAsync(fields.ToForm());

        Assert.Equal(204, await connection.ReadStatusAsync());
    }

    private static string Headers(Fields fields, string signature) =>
        $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {fields.ToForm().Length}\r\nX-Twilio-Signature: {signature}\r\n";

    private static (string Name, string Value)[] Forwarded(string origin)
    {
        var mark = origin.IndexOf("://", StringComparison.Ordinal);
        return [("X-Forwarded-Proto", origin[..mark]), ("X-Forwarded-Host", origin[(mark + 3)..])];
    }

    private static async Task<int> PostAsync(TestApp app, string target, string signedUrl, params (string Name, string Value)[] headers)
    {
        var fields = Fields.Message();
        using var request = TestApp.Form(fields, target, TwilioSigner.Sign(TestApp.AuthToken, signedUrl, fields));
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var answer = await app.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> use, string? publicBaseUrl = null) => TestApp.StartAsync(
        configure: options => options.PublicBaseUrl = publicBaseUrl is null ? null : new Uri(publicBaseUrl),
        map: app =>
        {
            use(app);
            app.MapCallMessageEvents();
        },
        host: static builder => builder.Services.Configure<ForwardedHeadersOptions>(static options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.All;
            options.KnownProxies.Add(IPAddress.Loopback);
        }));
}
