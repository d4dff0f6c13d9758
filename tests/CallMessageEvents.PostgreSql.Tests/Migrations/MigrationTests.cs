using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Migrations;

public sealed class MigrationTests
{
    [Fact]
    public async Task Start_ManyNodesAtOnce_MigrateOnce()
    {
        await using var schema = new EngineSchema();
        var nodes = Enumerable.Range(0, 5).Select(_ => EngineNode.Build(schema)).ToArray();

        await Task.WhenAll(nodes.Select(static node => node.StartAsync()));

        Assert.Equal(1, Assert.Single(await schema.ReadAsync<int>("select version from {schema}.migration")));
        Assert.DoesNotContain(
            nodes.SelectMany(static node => node.Log.Lines), static line => line.Contains("could not be used at the start", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => await nodes[0].ReadHealthAsync() is { Nodes: 5 });
        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task Start_TablesAreNewerAndWorkWithThisNoMore_FailsAndSaysWhatToDo()
    {
        await using var schema = await CreateAsync();
        await schema.RunAsync("insert into {schema}.migration (version, oldest) values (2, 1), (98, 97), (99, 1)");
        await using var node = EngineNode.Build(schema);

        var error = await Assert.ThrowsAsync<PostgreSqlMigrationException>(node.StartAsync);

        Assert.Equal(
            $"The tables in schema {schema.Name} have version 99, which needs a package that knows version 97 or newer; this one knows 1: update "
                + "CallMessageEvents.PostgreSql.",
            error.Message);
    }

    [Fact]
    public async Task Start_SchemaIsAWordThatSqlReserves_FailsAndSaysWhatToDo()
    {
        await using var schema = new EngineSchema();
        await using var node = EngineNode.Build(schema, static options => options.Schema = "order");

        var error = await Assert.ThrowsAsync<PostgreSqlMigrationException>(node.StartAsync);

        Assert.Contains("Set PostgreSqlOptions.Schema to another", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoTablesAndNotToMakeThem_FailsAndSaysWhatToDo()
    {
        await using var schema = new EngineSchema();
        await using var node = EngineNode.Build(schema, static options => options.Migrate = false);

        var error = await Assert.ThrowsAsync<PostgreSqlMigrationException>(node.StartAsync);

        Assert.Contains("PostgreSqlMigrations.Script", error.Message, StringComparison.Ordinal);
        Assert.Empty(await schema.ReadAsync<string>($"select nspname::text from pg_namespace where nspname = '{schema.Name}'"));
    }

    [Fact]
    public async Task Script_RunByTheOwnerOfTheSchema_MakesWhatANodeNeeds()
    {
        // It may make nothing outside its schema.
        await using var schema = new EngineSchema();
        await schema.RunAsync("create role {schema}_owner login; create schema {schema} authorization {schema}_owner");

        var (exitCode, output) = await Psql.RunAsync($"{schema.Name}_owner", PostgreSqlMigrations.Script(schema.Name));

        Assert.Equal((0, string.Empty), (exitCode, output));
        var handler = new HeldHandler();
        handler.Release();
        await using var node = await EngineNode.StartAsync(schema, static options => options.Migrate = false, handler: handler);
        Assert.Equal(204, await node.DeliverAsync(1, 1));
        await Eventually.HoldsAsync(() => handler.Handled.Count == 1);
    }

    [Fact]
    public async Task Script_MakesTheSameAsANode()
    {
        await using var byScript = new EngineSchema();
        await using var byNode = await CreateAsync();
        Assert.Equal((0, string.Empty), await Psql.RunAsync("postgres", PostgreSqlMigrations.Script(byScript.Name)));

        Assert.Equal(await DescribeAsync(byNode), await DescribeAsync(byScript));
    }

    [Fact]
    public async Task Script_RunTwice_FailsAndChangesNothing()
    {
        await using var schema = new EngineSchema();
        await Psql.RunAsync("postgres", PostgreSqlMigrations.Script(schema.Name));

        var (exitCode, output) = await Psql.RunAsync("postgres", PostgreSqlMigrations.Script(schema.Name));

        Assert.NotEqual(0, exitCode);
        Assert.Contains("already exists", output, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await schema.ReadAsync<int>("select version from {schema}.migration")));
    }

    [Fact]
    public async Task Script_FromTheNewest_DoesNothing()
    {
        await using var schema = await CreateAsync();
        var before = await DescribeAsync(schema);

        Assert.Equal((0, string.Empty), await Psql.RunAsync("postgres", PostgreSqlMigrations.Script(schema.Name, from: 1)));

        Assert.Equal(before, await DescribeAsync(schema));
    }

    [Theory]
    [InlineData("call-message-events")]
    [InlineData("Calls")]
    [InlineData("1calls")]
    [InlineData("calls; drop schema public")]
    [InlineData("")]
    [InlineData("s2345678901234567890123456789012345678901234567890123456_8")]
    public void Script_SchemaWithOtherCharacters_Throws(string schema)
    {
        var error = Assert.Throws<InvalidOperationException>(() => PostgreSqlMigrations.Script(schema));

        Assert.Contains("PostgreSqlOptions.Schema", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Script_FromAVersionThatIsNotKnown_Throws(int version) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PostgreSqlMigrations.Script(from: version));

    private static async Task<EngineSchema> CreateAsync()
    {
        var schema = new EngineSchema();
        await using (await EngineNode.StartAsync(schema))
        {
        }

        return schema;
    }

    private static async Task<string[]> DescribeAsync(EngineSchema schema)
    {
        string[] described =
        [
            .. await schema.ReadAsync<string>(
                "select table_name || '.' || column_name || ' ' || data_type from information_schema.columns where table_schema = '{schema}' order by 1"),
            .. await schema.ReadAsync<string>("select indexdef from pg_indexes where schemaname = '{schema}' order by 1"),
            .. await schema.ReadAsync<string>("select 'migration ' || version || ' from ' || oldest from {schema}.migration order by 1"),
        ];
        return Array.ConvertAll(described, line => line.Replace(schema.Name, "schema", StringComparison.Ordinal));
    }
}
