using System.Globalization;

namespace CallMessageEvents.Campaign;

/// <summary>How large a run is.</summary>
/// <param name="Messages">How many messages are sent at most, both ways.</param>
/// <param name="Time">After how long no call begins any more.</param>
/// <param name="CallsAtOnce">How many calls there are at a time.</param>
/// <param name="MessagesPerCall">How many messages a call has on average.</param>
/// <param name="TroubleEvery">How often something happens to nodes or database; infinite for never.</param>
/// <param name="Seed">What makes one run's faults differ from another's.</param>
internal sealed record CampaignOptions(int Messages, TimeSpan Time, int CallsAtOnce, int MessagesPerCall, TimeSpan TroubleEvery, int Seed)
{
    public const string Usage =
        """
        usage: CallMessageEvents.Campaign [--messages 1000000] [--minutes 600] [--calls 48] [--per-call 200] [--trouble-seconds 20] [--seed 1]
               CallMessageEvents.Campaign load overload [MINUTES] | load soak [MINUTES] | load readers | load requests | load calls
        """;

    /// <summary>Reads a command line; null where it cannot be read.</summary>
    public static CampaignOptions? Parse(string[] args)
    {
        var options = new CampaignOptions(1_000_000, TimeSpan.FromHours(10), CallsAtOnce: 48, MessagesPerCall: 200, TimeSpan.FromSeconds(20), Seed: 1);
        foreach (var pair in args.Chunk(2))
        {
            if (pair is not [var name, var text] || !double.TryParse(text, CultureInfo.InvariantCulture, out var value) || value < 0) return null;
            var updated = name switch
            {
                "--messages" => options with { Messages = (int)value },
                "--minutes" => options with { Time = TimeSpan.FromMinutes(value) },
                "--calls" => options with { CallsAtOnce = (int)value },
                "--per-call" => options with { MessagesPerCall = (int)value },
                "--trouble-seconds" => options with { TroubleEvery = TimeSpan.FromSeconds(value) },
                "--seed" => options with { Seed = (int)value },
                _ => null,
            };
            if (updated is null) return null;
            options = updated;
        }

        return options;
    }
}
