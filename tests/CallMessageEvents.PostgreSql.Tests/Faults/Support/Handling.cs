namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>A handler's run.</summary>
/// <param name="Node">Where it ran.</param>
/// <param name="Callback">The message.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Begun">When it began, as a timestamp.</param>
internal sealed record Handling(string Node, Callback Callback, int Attempt, long Begun)
{
    /// <summary>When it was over; null when its node ended before.</summary>
    public long? Over { get; private set; }

    /// <summary>Whether the message was handled.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Reads the runs of all nodes, in the order of their beginnings.</summary>
    public static List<Handling> Read(IEnumerable<LedgerLine> ledger)
    {
        List<Handling> all = [];
        Dictionary<(string Node, Callback Callback), Handling> open = [];
        foreach (var line in ledger.Where(static line => line.Number > 0))
        {
            var callback = new Callback(int.Parse(line.Leg.AsSpan(2), System.Globalization.NumberStyles.HexNumber, null), line.Number);
            if (line.What == "begun")
            {
                all.Add(open[(line.Node, callback)] = new(line.Node, callback, line.Attempt, line.At));
            }
            else
            {
                var handling = open[(line.Node, callback)];
                (handling.Over, handling.IsDone) = (line.At, line.What == "ended");
            }
        }

        return [.. all.OrderBy(static handling => handling.Begun)];
    }
}
