using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

public sealed class GivenUpTests
{
    /// <summary>A caller gives up at the moment at which the database fails: the driver's own error is not for it.</summary>
    [Fact]
    public async Task List_CallerGivesUpWhileTheDatabaseFails_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        var builder = new NpgsqlDataSourceBuilder($"{EngineSchema.ConnectionString};Pooling=false");
        builder.UsePhysicalConnectionInitializer(
            static _ => throw new NotSupportedException(),
            async _ =>
            {
                await caller.CancelAsync();
                throw new NpgsqlException("The database has gone.");
            });
        await using var source = builder.Build();
        await using var schema = new EngineSchema();
        await using var node = EngineNode.Build(schema, source: source);
        var letters = node.Services.GetRequiredService<DeadLetters>();

        var error = await Record.ExceptionAsync(() => letters.ListAsync(1, after: null, caller.Token).AsTask());

        Assert.True(error is OperationCanceledException, $"{error}");
    }
}
