using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What tools are told of an account's contracts: without credentials, and without a start.</summary>
public sealed class CallMessageContractsTests
{
    [Fact]
    public void ReadAll_Registrations_SaysWhoWritesWhat()
    {
        var account = Assert.Single(ReadAll(static services => services.AddCallMessageEvents()
            .AddHandler<Accepted>(static (_, _) => Task.CompletedTask)
            .AddRequestHandler<Query, Card>(static (_, _) => Task.FromResult(new Card("Ada")))
            .AddContract<Foreign>("foreign")));

        Assert.Equal(
            [
                ("accepted", typeof(Accepted), CallMessageDirection.Received, null),
                ("card", typeof(Card), CallMessageDirection.Sent, null),
                ("foreign", typeof(Foreign), CallMessageDirection.None, null),
                ("query", typeof(Query), CallMessageDirection.Received, "card"),
            ],
            account.Registered.OrderBy(static one => one.Name, StringComparer.Ordinal)
                .Select(static one => (one.Name, one.ContentType, one.Direction, one.Reply?.Name)));
    }

    [Fact]
    public void ReadAll_ReplyThatHasAHandler_IsSentAndReceived()
    {
        var account = Assert.Single(ReadAll(static services => services.AddCallMessageEvents()
            .AddHandler<Card>(static (_, _) => Task.CompletedTask)
            .AddRequestHandler<Query, Card>(static (_, _) => Task.FromResult(new Card("Ada")))));

        Assert.Equal(CallMessageDirection.Sent | CallMessageDirection.Received, account.Registered.Single(static one => one.Name == "card").Direction);
    }

    [Fact]
    public void ReadAll_TypeThatIsOnlySent_IsKnownByName()
    {
        var account = Assert.Single(ReadAll(static services => services.AddCallMessageEvents().AddContract<Card>("member-card")));

        Assert.Equal(("accepted", "member-card", null), (account.FindName(typeof(Accepted)), account.FindName(typeof(Card)), account.FindName(typeof(string))));
    }

    [Fact]
    public void ReadAll_SeveralAccounts_EachHasItsOwnSettings()
    {
        var accounts = ReadAll(static services =>
        {
            services.AddCallMessageEvents(static options => options.TypeProperty = "kind");
            services.AddCallMessageEvents("sales", static options => options.EnvelopeProperty = "_")
                .ConfigureJson(static json => json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        });

        Assert.Equal(
            [("", "kind", "cme"), ("sales", "type", "_")],
            accounts.Select(static one => ($"{one.AccountName}", one.TypeProperty, one.EnvelopeProperty)));
        Assert.Equal([JsonNamingPolicy.CamelCase, JsonNamingPolicy.SnakeCaseLower], accounts.Select(static one => one.Json.PropertyNamingPolicy));
    }

    [Fact]
    public void ReadAll_NoAccount_IsEmpty() => Assert.Empty(ReadAll(static _ => { }));

    private static IReadOnlyList<CallMessageContracts> ReadAll(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        using var provider = services.BuildServiceProvider();
        return CallMessageContracts.ReadAll(provider);
    }

    [CallMessage("accepted")]
    private sealed record Accepted(string Plan);

    [CallMessage("query")]
    private sealed record Query(int Id);

    [CallMessage("card")]
    private sealed record Card(string Name);

    private sealed record Foreign(string Text);
}
