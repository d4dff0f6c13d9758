using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>What is said at the line that maps, before the application serves; and what is mapped.</summary>
public sealed class MapTests
{
    private const string SalesAccount = "ACffffffffffffffffffffffffffffffff";

    [Fact]
    public async Task Map_NotRegistered_SaysWhatToWrite()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapCallMessageEvents());

        Assert.Contains("builder.Services.AddCallMessageEvents()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_NameNotRegistered_SaysWhatToWrite()
    {
        var (app, _, _) = TestApp.Build();
        await using var disposed = app;

        var error = Assert.Throws<InvalidOperationException>(() => app.MapCallMessageEvents("/sales", new AccountName("sales")));

        Assert.Contains("builder.Services.AddCallMessageEvents(\"sales\")", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_NoAuthToken_SaysWhatToSet()
    {
        var (app, _, _) = TestApp.Build(configure: static options =>
            (options.AuthToken, options.ApiKeySid, options.ApiKeySecret) = (null, "SK0123456789abcdef0123456789abcdef", "secret"));
        await using var disposed = app;

        var error = Assert.Throws<InvalidOperationException>(() => app.MapCallMessageEvents());

        Assert.Contains("CallMessageEvents:AuthToken is missing", error.Message, StringComparison.Ordinal);
        Assert.Empty(((IEndpointRouteBuilder)app).DataSources);
    }

    [Fact]
    public async Task Map_InvalidOptions_SaysWhichKey()
    {
        var (app, _, _) = TestApp.Build(configure: static options => options.AccountSid = "nonsense");
        await using var disposed = app;

        var error = Assert.Throws<OptionsValidationException>(() => app.MapCallMessageEvents());

        Assert.Contains("CallMessageEvents:AccountSid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_WrongArguments_Throws()
    {
        var (app, _, _) = TestApp.Build();
        await using var disposed = app;

        Assert.Throws<ArgumentNullException>(() => CallMessageEventsEndpointRouteBuilderExtensions.MapCallMessageEvents(null!));
        Assert.Throws<ArgumentNullException>(() => app.MapCallMessageEvents(null!));
        Assert.Throws<ArgumentException>(() => app.MapCallMessageEvents("/sales", new AccountName(" ")));
    }

    [Theory]
    [InlineData("/hooks/twilio", "/hooks/twilio/messages")]
    [InlineData("hooks", "/hooks/messages")]
    [InlineData("/hooks/", "/hooks/messages")]
    [InlineData("", "/messages")]
    [InlineData("/", "/messages")]
    public async Task Map_Prefix_IsWhereTheyAre(string prefix, string path)
    {
        await using var app = await TestApp.StartAsync(
            configure: static options => options.PublicBaseUrl = new Uri("https://example.com"), map: app => app.MapCallMessageEvents(prefix));

        Assert.Equal(204, await app.PostAsync(Fields.Message(), path, signedUrl: $"https://example.com{path}"));
        Assert.Equal($"https://example.com{path}", app.Urls.Messages.AbsoluteUri);
    }

    [Fact]
    public async Task Map_SeveralAccounts_EachHasItsTokenAndAddress()
    {
        await using var app = await TestApp.StartAsync(
            builder => builder.Services.AddCallMessageEvents("sales", static options =>
                (options.AccountSid, options.AuthToken, options.PublicBaseUrl) = (SalesAccount, "sales-token", new Uri("https://sales.example.com"))),
            map: static app =>
            {
                app.MapCallMessageEvents();
                app.MapCallMessageEvents("/sales", new AccountName("sales"));
            });
        var sales = Fields.Message().With("AccountSid", SalesAccount);

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
        Assert.Equal(204, await app.PostAsync(sales, "/sales/messages", "sales-token", "https://sales.example.com/sales/messages"));
        Assert.Equal(403, await app.PostAsync(sales, "/sales/messages", signedUrl: "https://sales.example.com/sales/messages"));
        Assert.Equal(403, await app.PostAsync(sales, token: "sales-token"));
        Assert.Equal(
            "https://sales.example.com/sales/status#rc=3&rp=5xx,ct,rt&rt=4500",
            app.Services.GetRequiredKeyedService<ICallbackUrls>("sales").Status.AbsoluteUri);
    }

    [Fact]
    public async Task Map_SameAccountTwice_BothServeAndTheLastIsItsAddress()
    {
        await using var app = await TestApp.StartAsync(
            configure: static options => options.PublicBaseUrl = new Uri("https://example.com"),
            map: static app =>
            {
                app.MapGet("/named", static () => "x").WithName("named");
                app.MapCallMessageEvents("/old");
                app.MapCallMessageEvents("/new");
            });

        Assert.Equal(204, await app.PostAsync(Fields.Message(), "/old/messages", signedUrl: "https://example.com/old/messages"));
        Assert.Equal(204, await app.PostAsync(Fields.Message(), "/new/messages", signedUrl: "https://example.com/new/messages"));
        Assert.Equal("https://example.com/new/messages", app.Urls.Messages.AbsoluteUri);
        Assert.Equal("/named", app.Services.GetRequiredService<LinkGenerator>().GetPathByName("named", null));
    }

    [Fact]
    public async Task Map_Endpoints_HaveNamesForPeopleAndStayOutOfDescriptions()
    {
        await using var app = await TestApp.StartAsync(map: static app => app.MapCallMessageEvents().WithMetadata(new Marker()));

        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

        Assert.Equal(["Call Message Events: messages", "Call Message Events: status"], endpoints.Select(static endpoint => endpoint.DisplayName));
        Assert.All(endpoints, static endpoint =>
        {
            Assert.NotNull(endpoint.Metadata.GetMetadata<Marker>());
            Assert.True(endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription);
        });
    }

    private sealed class Marker;
}
