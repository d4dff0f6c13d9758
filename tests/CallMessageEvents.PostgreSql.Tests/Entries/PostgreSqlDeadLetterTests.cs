using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

public sealed class PostgreSqlDeadLetterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_InPages_GivesEachOnce_TheOldestFirst()
    {
        await using var schema = new EngineSchema();
        await using var node = await StartWithDeadAsync(schema, 5);
        var letters = node.Services.GetRequiredService<DeadLetters>();

        var keys = new List<string>();
        string? after = null;
        while (await letters.ListAsync(2, after, Token) is { Count: > 0 } page)
        {
            keys.AddRange(page.Select(static letter => letter.Entry.Key));
            after = page[^1].Id;

            // What is gone meanwhile does not stop the next page.
            Assert.True(await letters.RemoveAsync(after, Token));
        }

        Assert.Equal(Enumerable.Range(1, 5).Select(ReceivingApp.Message), keys);
    }

    [Fact]
    public async Task PutBack_ThenGivenUpAgain_HasAnotherId()
    {
        await using var schema = new EngineSchema();
        await using var node = await StartWithDeadAsync(schema, 1);
        var letters = node.Services.GetRequiredService<DeadLetters>();
        var first = Assert.Single(await letters.ListAsync(10, null, Token));

        Assert.True(await letters.PutBackAsync(first.Id, Token));
        Assert.False(await letters.PutBackAsync(first.Id, Token));
        Assert.False(await letters.RemoveAsync(first.Id, Token));
        await schema.RunAsync("update {schema}.waiting set dead_at = now(), error = 'E'");

        Assert.False(await letters.RemoveAsync(first.Id, Token));
        Assert.True(await letters.RemoveAsync(Assert.Single(await letters.ListAsync(10, null, Token)).Id, Token));
        Assert.Empty(await letters.ListAsync(10, null, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("-1-1")]
    [InlineData("99999999999999999999-1")]
    [InlineData("9223372036854775807-1")]
    [InlineData("1-1-1")]
    [InlineData("a-b")]
    public async Task Id_OfAnotherForm_Throws(string id)
    {
        await using var schema = new EngineSchema();
        await using var node = EngineNode.Build(schema);
        var letters = node.Services.GetRequiredService<DeadLetters>();

        await Assert.ThrowsAsync<ArgumentException>(async () => await letters.ListAsync(1, id, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await letters.PutBackAsync(id, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await letters.RemoveAsync(id, Token));
    }

    /// <summary>A node that has no handler for what it has stored, all of it given up.</summary>
    private static async Task<EngineNode> StartWithDeadAsync(EngineSchema schema, int count)
    {
        var handler = new HeldHandler();
        var node = await EngineNode.StartAsync(schema, handler: handler);
        for (var message = 1; message <= count; message++) Assert.Equal(204, await node.DeliverAsync(message, null, ReceivingApp.Call(message)));

        // All have begun before one fails: it would begin again.
        var runs = new List<HeldHandler.Run>();
        while (runs.Count < count) runs.Add(await handler.NextAsync());
        runs.ForEach(static run => run.Fail());
        await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting where attempt = 2") == count);
        await schema.RunAsync("update {schema}.waiting set dead_at = now() + id * interval '1 millisecond', not_before = null");
        return node;
    }
}
