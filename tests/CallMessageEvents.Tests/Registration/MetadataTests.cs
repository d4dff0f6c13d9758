using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>With source-generated JSON only, what the context lacks is said at start, not at each message.</summary>
public sealed class MetadataTests
{
    [Fact]
    public void Start_HandlerWhoseTypeTheContextLacks_NamesTheTypeAndWhatToAdd()
    {
        var failure = Assert.Single(StartFailures.Of(static builder => builder.ConfigureJson(Generated).AddHandler<Note>(static (_, _) => Task.CompletedTask)));

        Assert.StartsWith("CallMessageEvents: ", failure, StringComparison.Ordinal);
        Assert.Contains($"{typeof(Note)}, which has a handler", failure, StringComparison.Ordinal);
        Assert.Contains("[JsonSerializable(typeof(Note))]", failure, StringComparison.Ordinal);
        Assert.Contains("TypeInfoResolverChain.Add", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_ClassHandlerOfANamedAccount_IsCheckedToo()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents("support", StartFailures.Valid).AddHandler<Note, Handler>().ConfigureJson(Generated);

        Assert.StartsWith("CallMessageEvents:Accounts:support: ", Assert.Single(StartFailures.Of(services, "support")), StringComparison.Ordinal);
    }

    [Fact]
    public void Start_AddedContractThatTheContextLacks_IsNamed()
    {
        var failure = Assert.Single(StartFailures.Of(static builder => builder.ConfigureJson(Generated).AddContract<Plain>("plain")));

        Assert.Contains($"{typeof(Plain)}, which is a contract", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_TypeIsInSomeContext_Starts() => Assert.Empty(StartFailures.Of(static builder => builder
        .ConfigureJson(Generated)
        .ConfigureJson(static json => json.TypeInfoResolverChain.Add(NoteJson.Default))
        .AddHandler<Note, Handler>()
        .AddContract<Hint>("h")));

    [Fact]
    public void Start_ReflectionIsUsed_Starts() =>
        Assert.Empty(StartFailures.Of(static builder => builder.AddHandler<Note, Handler>().AddContract<Plain>("plain")));

    [Fact]
    public void Start_TypeThatNothingCanBeReadAs_IsNamed()
    {
        var failures = StartFailures.Of(static builder => builder
            .AddHandler<AbstractNote>(static (_, _) => Task.CompletedTask)
            .AddHandler<Twice>(static (_, _) => Task.CompletedTask)).ToList();

        Assert.Equal(2, failures.Count);
        Assert.Contains(failures, static failure => failure.Contains($"{nameof(AbstractNote)}, which is abstract", StringComparison.Ordinal));
        Assert.Contains(failures, static failure => failure.Contains(nameof(Twice), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_ConfigureJson_IsCalledOnce()
    {
        var calls = 0;
        await using var app = new ReceivingApp(builder => builder.ConfigureJson(_ => calls++).AddHandler<Note>(static (_, _) => Task.CompletedTask));

        Assert.Equal(204, await app.DeliverAsync(1, 1));

        Assert.Equal(1, calls);
    }

    private static void Generated(System.Text.Json.JsonSerializerOptions json) => json.TypeInfoResolverChain.Add(ShoutingJson.Default);

    [CallMessage("abstract")]
    private abstract record AbstractNote(string Text);

    [CallMessage("twice")]
    private sealed class Twice
    {
        [JsonPropertyName("a")]
        public string? First { get; init; }

        [JsonPropertyName("a")]
        public string? Second { get; init; }
    }

    private sealed class Handler : ICallMessageHandler<Note>
    {
        public Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

[JsonSerializable(typeof(Note))]
internal sealed partial class NoteJson : JsonSerializerContext;
