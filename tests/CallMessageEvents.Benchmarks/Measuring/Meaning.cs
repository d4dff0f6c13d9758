using System.Globalization;

namespace CallMessageEvents.Benchmarks;

/// <summary>What the rows mean for whoever runs an application, in the figures of those rows.</summary>
internal static class Meaning
{
    private const int Microseconds = 1_000_000;
    private const double ManyCalls = 10_000;
    private const int MessagesPerCall = 20;

    public static IEnumerable<string> Lines(IReadOnlyList<Row> rows)
    {
        if (Ours("send-cpu") is { } send && Ours("send-loopback-cpu") is { } loopback)
        {
            yield return $"- One core has time for {Rounded(Microseconds / loopback)} sends a second to a server on loopback, "
                + $"and would have for {Rounded(Microseconds / send)} if connections cost nothing.";
        }

        if (Ours("endpoint-cpu") is { } endpoint)
        {
            yield return $"- One core has time for {Rounded(Microseconds / endpoint)} messages a second at the endpoint, "
                + "web server, signature, order and handler included.";
        }

        if (Ours("call-memory") is { } call && Ours("message-memory") is { } message)
        {
            yield return $"- 10,000 calls in which {MessagesPerCall} messages came in the last ten minutes take "
                + $"{Rounded(ManyCalls * (call + (MessagesPerCall * message)) / 1e6)} MB: {Rounded(call)} bytes a call, "
                + $"and {Rounded(message)} bytes a message while it is remembered.";
        }

        if (Ours("leg-memory") is { } leg)
            yield return $"- 10,000 legs of which only status callbacks tell take {Rounded(ManyCalls * leg / 1e6)} MB.";

        double? Ours(string name) => rows.FirstOrDefault(row => row.Name == name)?.Ours;
    }

    /// <summary>To two digits: the next machine differs in the second.</summary>
    private static string Rounded(double value)
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return (Math.Round(value / step) * step).ToString(value < 10 ? "0.#" : "N0", CultureInfo.InvariantCulture);
    }
}
