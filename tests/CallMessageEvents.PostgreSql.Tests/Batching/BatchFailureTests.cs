namespace CallMessageEvents.PostgreSql.Tests.Batching;

public sealed class BatchFailureTests
{
    private const int Entries = 20;

    /// <summary>An exception that many rethrow at once mixes up their stacks.</summary>
    [Fact]
    public async Task Append_ABatchFails_EachWaiterHasAnExceptionOfItsOwn()
    {
        await using var schema = new EngineSchema();
        await using var node = new LogNode(schema);
        await node.AppendAsync("first");

        // Who makes the trigger holds up what is to be stored: so it is stored in few batches.
        Task<AppendOutcome>[] appending;
        await using (var holding = await schema.OpenAsync())
        {
            await schema.RunAsync(
                holding,
                """
                begin;
                create function {schema}.full_disk() returns trigger language plpgsql as $$ begin raise sqlstate '53100'; end $$;
                create trigger full_disk before insert on {schema}.inbox execute function {schema}.full_disk();
                """);
            appending = [.. Enumerable.Range(0, Entries).Select(number => node.AppendAsync($"{number}"))];
            await schema.RunAsync(holding, "commit");
        }

        var errors = new List<Exception>();
        foreach (var append in appending) errors.Add(await Assert.ThrowsAsync<CallLogUnavailableException>(() => append));
        Assert.Equal(Entries, errors.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.All(errors, static error => Assert.Contains("SqlState 53100: its disk is full", error.Message, StringComparison.Ordinal));
    }
}
