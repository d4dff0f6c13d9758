using System.Globalization;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>What a node's handler did.</summary>
/// <param name="Node">The node.</param>
/// <param name="At">When, by the clock that all processes of a machine share and nobody sets.</param>
/// <param name="What">What it did: <c>begun</c>, <c>ended</c>, <c>failed</c> or <c>cancelled</c> of a message; else what was told of a leg.</param>
/// <param name="Leg">The leg.</param>
/// <param name="Number">The message's number; 0 for none.</param>
/// <param name="Attempt">The attempt's number; 0 for none.</param>
internal sealed record LedgerLine(string Node, long At, string What, string Leg, int Number, int Attempt)
{
    /// <summary>Reads a node's ledger while the node goes on writing.</summary>
    public static IEnumerable<LedgerLine> Read(string path, string node)
    {
        string text;
        using (var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))) text = reader.ReadToEnd();

        // The last line may not be whole yet.
        foreach (var line in text.Split('\n')[..^1])
        {
            var parts = line.Split(' ');
            yield return new(node, long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2], ParseNumber(parts[3]), ParseNumber(parts[4]));
        }
    }

    private static int ParseNumber(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
