using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Mappings that the router could not serve, or that are not what was meant: refused when mapped or at start, never at each callback.</summary>
public sealed class MappedTwiceTests
{
    private static readonly AccountName SalesName = new("sales");

    [Theory]
    [InlineData("/call-message-events")]
    [InlineData("call-message-events/")]
    [InlineData("/Call-Message-Events")]
    public async Task Map_PrefixOfAnotherAccount_SaysWhatToDo(string again)
    {
        var (app, _, _) = TestApp.Build(Sales);
        await using var disposed = app;
        app.MapCallMessageEvents();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapCallMessageEvents(again, SalesName));

        Assert.Contains("at a prefix of its own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SamePathInTwoGroups_SaysWhichEndpoints()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(Sales, map: static app =>
        {
            app.MapCallMessageEvents("/api/calls");
            app.MapGroup("/api").MapCallMessageEvents("/calls", SalesName);
        }));

        Assert.Contains("Two endpoints have the route \"/api/calls/messages\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EndpointOfTheApplicationAtTheSamePathInAGroup_SaysWhich()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(map: static app =>
        {
            app.MapGroup("/api").MapCallMessageEvents("/calls");
            app.Map("/api/calls/messages", static () => Results.NoContent()).WithDisplayName("mine");
        }));

        Assert.Contains("mine", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SamePathAtTwoHosts_ServesBoth()
    {
        await using var app = await TestApp.StartAsync(Sales, map: static app =>
        {
            app.MapGroup(string.Empty).RequireHost("127.0.0.1").MapCallMessageEvents();
            app.MapGroup(string.Empty).RequireHost("sales.example.com").MapCallMessageEvents("/call-message-events", SalesName);
        });

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
    }

    [Fact]
    public async Task Map_NameOfAnAccountAsThePrefix_SaysWhatToWrite()
    {
        var (app, _, _) = TestApp.Build(Sales);
        await using var disposed = app;

        var error = Assert.Throws<ArgumentException>(() => app.MapCallMessageEvents("sales"));

        Assert.Contains("""MapCallMessageEvents("/sales", new AccountName("sales"))""", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => app.MapCallMessageDeadLetters("sales"));
        Assert.Contains("""MapCallMessageDeadLetters("/sales", new AccountName("sales"))""", error.Message, StringComparison.Ordinal);
        app.MapCallMessageEvents("/sales");
    }

    [Fact]
    public async Task Map_AddressAsThePrefix_SaysWhereItGoes()
    {
        var (app, _, _) = TestApp.Build();
        await using var disposed = app;

        var error = Assert.Throws<ArgumentException>(() => app.MapCallMessageEvents("https://example.com/calls"));

        Assert.Contains("PublicBaseUrl", error.Message, StringComparison.Ordinal);
    }

    private static void Sales(ICallMessageEventsBuilder builder) => builder.Services.AddCallMessageEvents(
        "sales", static options => (options.AccountSid, options.AuthToken) = ("ACffffffffffffffffffffffffffffffff", "sales-token"));
}
