using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

public sealed class BrokenLogTests
{
    /// <summary>The loops that keep leases, and listen, log: what they log with is the application's, and may do anything.</summary>
    [Fact]
    public async Task Node_LoggerThrows_ListensAndHandles()
    {
        await using var schema = new EngineSchema();
        var handler = new HeldHandler();
        handler.Release();
        await using var node = EngineNode.Build(schema, handler: handler, build: static account =>
            account.Services.AddSingleton<ILoggerFactory>(new ThrowingLog(static _ => true, "CallMessageEvents.PostgreSql")));
        await node.StartAsync();

        Assert.Equal(204, await node.DeliverAsync(1, 1));

        await Eventually.HoldsAsync(() => handler.Handled.Count == 1);
        await Eventually.HoldsAsync(async () => (await node.ReadHealthAsync()).IsListening == true);
    }
}
