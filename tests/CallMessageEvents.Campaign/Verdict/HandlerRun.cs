namespace CallMessageEvents.Campaign;

/// <summary>A handler's run.</summary>
/// <param name="Node">Where.</param>
/// <param name="Begun">When it began, as a timestamp.</param>
internal sealed record HandlerRun(string Node, long Begun)
{
    /// <summary>Whether it succeeded; false, too, where nobody knows.</summary>
    public bool HasSucceeded { get; set; }

    /// <summary>Reads all runs of all nodes, by leg and number, in the order of their beginnings.</summary>
    public static ILookup<(string Leg, int Number), HandlerRun> ReadAll(IEnumerable<NodeProcess> nodes)
    {
        List<((string Leg, int Number) Message, HandlerRun Run)> all = [];
        foreach (var node in nodes)
        {
            Dictionary<(string Leg, int Number), HandlerRun> open = [];
            foreach (var line in Ledger.Read(node.Ledger))
            {
                var message = (line.Leg, line.Number);
                if (line.What == Ledger.Begun) all.Add((message, open[message] = new(node.Name, line.At)));
                else if (line.What == Ledger.Ended && open.TryGetValue(message, out var run)) run.HasSucceeded = true;
            }
        }

        return all.OrderBy(static one => one.Run.Begun).ToLookup(static one => one.Message, static one => one.Run);
    }
}
