using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

/// <summary>Texts that would be SQL if they were ever written into a statement.</summary>
public sealed class InjectionTests
{
    private const string Hostile = "'; drop table inbox; --\"$1\\\0{schema}";

    [Theory]
    [InlineData("calls; drop schema public")]
    [InlineData("calls\"")]
    [InlineData("Calls")]
    [InlineData("1calls")]
    [InlineData("")]
    public void Schema_ThatIsNoPlainName_IsRefused(string schema)
    {
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddCallMessageEvents().AddPostgreSql("Host=127.0.0.1", options =>
            options.Schema = schema));
        Assert.Throws<InvalidOperationException>(() => PostgreSqlMigrations.Script(schema));
    }

    [Fact]
    public async Task Callback_HostileSidsAndContent_AreStoredAndHandledAsTheyCame()
    {
        await using var schema = new EngineSchema();
        var handled = new TaskCompletionSource<CallMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = EngineNode.Build(schema, build: builder => builder.AddHandler<Note>((context, _) =>
        {
            handled.TrySetResult(context.Message);
            return Task.CompletedTask;
        }));
        await node.StartAsync();
        var content = $$"""{"type":"note","text":{{System.Text.Json.JsonSerializer.Serialize(Hostile)}}}""";

        Assert.Equal(204, await node.DeliverAsync(1, 1, $"CA{Hostile}", content));

        var message = await Eventually.EndsAsync(handled.Task);
        Assert.Equal(($"CA{Hostile}", content), (message.CallSid.ToString(), System.Text.Encoding.UTF8.GetString(message.Body.Span)));
    }
}
