using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

public sealed class DeadLetterEndpointTests
{
    private const string Path = "/call-message-dead-letters";

    [Fact]
    public async Task List_FirstPage_ShowsWhatIsKnown_NeverContent()
    {
        await using var app = await StartAsync(new ListedDeadLetters(1));

        var (status, body) = await SendAsync(app, HttpMethod.Get, Path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """
            {"deadLetters":[{"id":"1","callSid":"CA00000000000000000000000000000001","key":"KX00000000000000000000000000000001","kind":"message",
            "attempt":10,"error":"TimeoutException","since":"1970-01-01T00:00:01+00:00"}],"next":null}
            """.ReplaceLineEndings(string.Empty),
            body);
    }

    [Fact]
    public async Task List_InPages_GivesEachOnce()
    {
        await using var app = await StartAsync(new ListedDeadLetters(5));

        var (ids, next) = (new List<string>(), string.Empty);
        for (var target = $"{Path}?limit=2"; next is not null; target = $"{Path}?limit=2&after={next}")
        {
            using var page = JsonDocument.Parse((await SendAsync(app, HttpMethod.Get, target)).Body);
            ids.AddRange(page.RootElement.GetProperty("deadLetters").EnumerateArray().Select(static letter => letter.GetProperty("id").GetString()!));
            next = page.RootElement.GetProperty("next").GetString();
        }

        Assert.Equal(["1", "2", "3", "4", "5"], ids);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=all")]
    [InlineData("?limit=")]
    [InlineData("?after=x")]
    public async Task List_WrongQuery_Is400_AndSaysWhatIsRight(string query)
    {
        await using var app = await StartAsync(new ListedDeadLetters(1));

        var (status, body) = await SendAsync(app, HttpMethod.Get, Path + query);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(" must be ", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutBack_One_Is204_AndAgainIs409()
    {
        var letters = new ListedDeadLetters(2);
        await using var app = await StartAsync(letters);

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(app, HttpMethod.Post, $"{Path}/2/put-back")).Status);

        Assert.Equal(["2"], letters.PutBack);
        var (status, body) = await SendAsync(app, HttpMethod.Post, $"{Path}/2/put-back");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("""{"status":409,"detail":"It is no dead letter any more: it was put back or removed. List them again."}""", body);
    }

    [Fact]
    public async Task Remove_One_Is204_AndAgainIs409()
    {
        await using var app = await StartAsync(new ListedDeadLetters(1));

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(app, HttpMethod.Delete, $"{Path}/1")).Status);

        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(app, HttpMethod.Delete, $"{Path}/1")).Status);
        Assert.Equal("""{"deadLetters":[],"next":null}""", (await SendAsync(app, HttpMethod.Get, Path)).Body);
    }

    [Theory]
    [InlineData("DELETE", "/none")]
    [InlineData("POST", "/none/put-back")]
    public async Task Change_IdThatNeverWas_Is404(string method, string target)
    {
        await using var app = await StartAsync(new ListedDeadLetters(1));

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(app, new HttpMethod(method), Path + target)).Status);
    }

    [Theory]
    [InlineData("put-back", "1,3")]
    [InlineData("remove", "")]
    public async Task ChangeAll_SomeAreGone_DoesTheOthers_AndSaysWhich(string what, string back)
    {
        var letters = new ListedDeadLetters(3);
        await using var app = await StartAsync(letters);

        var (status, body) = await SendAsync(app, HttpMethod.Post, $"{Path}/{what}", """{"ids":["1","none","3","7"]}""");

        Assert.Equal((HttpStatusCode.OK, """{"done":["1","3"],"gone":["none","7"]}"""), (status, body));
        Assert.Equal(back, string.Join(',', letters.PutBack));
        Assert.Contains("\"id\":\"2\"", (await SendAsync(app, HttpMethod.Get, Path)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{}", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"ids":[]}""", 400)]
    [InlineData("""{"ids":[null]}""", 400)]
    [InlineData("""{"ids":"1"}""", 400)]
    [InlineData("""{"ids":["1"]}""", 415, "text/plain")]
    public async Task ChangeAll_WrongBody_IsRefused_AndChangesNothing(string body, int status, string contentType = "application/json")
    {
        await using var app = await StartAsync(new ListedDeadLetters(1));

        Assert.Equal(status, (int)(await SendAsync(app, HttpMethod.Post, $"{Path}/remove", body, contentType)).Status);
        Assert.Contains("\"id\":\"1\"", (await SendAsync(app, HttpMethod.Get, Path)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "?after=1", null)]
    [InlineData("DELETE", "/1", null)]
    [InlineData("POST", "/put-back", """{"ids":["1"]}""")]
    public async Task Any_EngineIsDown_Is503_AndSaysWhatToDo(string method, string target, string? body)
    {
        await using var app = await StartAsync(new ListedDeadLetters(1) { IsDown = true });

        var (status, answer) = await SendAsync(app, new HttpMethod(method), Path + target, body);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":503,"detail":"The engine is down: start it."}"""), (status, answer));
    }

    [Fact]
    public async Task Any_NobodySaidWhoMay_Is403_AndChangesNothing()
    {
        var letters = new ListedDeadLetters(1);
        await using var app = await StartAsync(letters, static app => app.MapCallMessageDeadLetters());

        var (status, body) = await SendAsync(app, HttpMethod.Post, $"{Path}/1/put-back");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("RequireAuthorization()", body, StringComparison.Ordinal);
        Assert.Empty(letters.PutBack);
    }

    [Fact]
    public async Task Any_RequiresAuthorization_WhoIsNotAllowedIsRefused()
    {
        var letters = new ListedDeadLetters(1);
        await using var app = await TestApp.StartAsync(
            host: builder =>
            {
                builder.Services.AddSingleton<DeadLetters>(letters).AddAuthorization().AddAuthentication("none").AddScheme<Microsoft.AspNetCore.Authentication
                    .AuthenticationSchemeOptions, NobodyHandler>("none", null);
            },
            map: static app => app.MapCallMessageDeadLetters("/ops/dead").RequireAuthorization());

        foreach (var (method, target) in new[] { ("GET", ""), ("POST", "/put-back"), ("POST", "/remove"), ("POST", "/1/put-back"), ("DELETE", "/1") })
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(app, new HttpMethod(method), $"/ops/dead{target}", """{"ids":["1"]}""")).Status);
        Assert.Empty(letters.PutBack);
    }

    [Fact]
    public async Task Any_FallbackPolicyLetsIn_IsAnswered()
    {
        await using var app = await TestApp.StartAsync(
            host: static builder => builder.Services.AddSingleton<DeadLetters>(new ListedDeadLetters(1))
                .AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(static _ => true).Build()),
            map: static app => app.MapCallMessageDeadLetters());

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(app, HttpMethod.Get, Path)).Status);
    }

    [Fact]
    public async Task Map_NoEngine_SaysWhatToRegister()
    {
        var (app, _, _) = TestApp.Build();
        await using var disposed = app;

        var error = Assert.Throws<InvalidOperationException>(() => app.MapCallMessageDeadLetters());
        var named = Assert.Throws<InvalidOperationException>(() => app.MapCallMessageDeadLetters("/sales", new AccountName("sales")));

        Assert.Contains("builder.Services.AddCallMessageEvents().AddPostgreSql(connectionString)", error.Message, StringComparison.Ordinal);
        Assert.Contains("builder.Services.AddCallMessageEvents(\"sales\").AddPostgreSql(connectionString)", named.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_NamedAccount_ShowsItsOwn()
    {
        await using var app = await TestApp.StartAsync(
            host: static builder => builder.Services.AddSingleton<DeadLetters>(new ListedDeadLetters(1))
                .AddKeyedSingleton<DeadLetters>("sales", new ListedDeadLetters(2)),
            map: static app => app.MapCallMessageDeadLetters("/sales", new AccountName("sales")).AllowAnonymous());

        Assert.Contains("\"id\":\"2\"", (await SendAsync(app, HttpMethod.Get, "/sales")).Body, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(ListedDeadLetters letters, Action<WebApplication>? map = null) => TestApp.StartAsync(
        host: builder => builder.Services.AddSingleton<DeadLetters>(letters), map: map ?? (static app => app.MapCallMessageDeadLetters().AllowAnonymous()));

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(
        TestApp app, HttpMethod method, string target, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, target);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, contentType);
        using var answer = await app.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestApp.Token));
    }
}
