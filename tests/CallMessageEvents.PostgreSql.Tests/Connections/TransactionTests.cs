using System.Transactions;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

/// <summary>Who stores something has a transaction of its own under way.</summary>
public sealed class TransactionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_TransactionOfTheCallerIsRolledBack_IsStored(bool hasOwnSource)
    {
        await using var schema = new EngineSchema();
        await using var source = hasOwnSource ? NpgsqlDataSource.Create(EngineSchema.ConnectionString) : null;
        await using var node = new LogNode(schema, source: source);

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            Assert.Equal(AppendOutcome.Appended, await node.AppendAsync("1"));
        }

        Assert.Equal(1, await schema.CountAsync("inbox"));
    }
}
