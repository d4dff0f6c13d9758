namespace CallMessageEvents.Benchmarks;

/// <summary>Measures all rows, or those whose name begins like this.</summary>
internal static class Ratios
{
    private static readonly IRows[] All =
    [
        new SendRows(), new ConversationSendRows(), new LoopbackRows(), new VerifyRows(), new EndpointRows(), new RequestRows(), new DirectoryRows(),
        new CallMemoryRows(), new CallsRows(), new StartRows(), new EmulatorRows(),
        new PeerSendRows(), new PeerVerifyRows(), new PeerEndpointRows(),
        new AcceptRows(), new FlatRows(), new NodeRows(), new LatencyRows(),
    ];

    /// <returns>The rows; none where no name begins so.</returns>
    public static async Task<List<Row>> RunAsync(string? name)
    {
        var measured = new List<Row>();
        await Console.Out.WriteLineAsync(Table.Header);
        foreach (var rows in All.Where(rows => rows.Names.Any(IsWanted)))
        {
            await foreach (var row in rows.MeasureAsync())
            {
                if (!IsWanted(row.Name)) continue;
                measured.Add(row);
                await Console.Out.WriteLineAsync(Table.Line(row));
            }
        }

        return measured;

        bool IsWanted(string row) => name is null || row.StartsWith(name, StringComparison.Ordinal);
    }
}
