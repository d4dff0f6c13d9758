using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>
/// A filter by time: on a day or at a second (<c>Name</c>), at or before (<c>Name&lt;</c>) and at or after (<c>Name&gt;</c>) a time; a date stands for its
/// midnight. All in UTC.
/// </summary>
internal sealed class TimeFilter
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss"];

    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _ranges = [];

    public List<KeyValuePair<string, string>> Parameters { get; } = [];

    public static TimeFilter? Read(RestRequest request, string name, out RestAnswer? problem)
    {
        var filter = new TimeFilter();
        foreach (var relation in new[] { "", "<", ">" })
        {
            if (request.Parameter(name + relation) is not { } text)
            {
                continue;
            }

            if (!DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                problem = RestAnswer.InvalidParameter($"{name}{relation} must be a date, YYYY-MM-DD, or a time, YYYY-MM-DDThh:mm:ssZ");
                return null;
            }

            filter.Parameters.Add(new(name + relation, text));
            filter._ranges.Add(relation switch
            {
                "<" => (DateTimeOffset.MinValue, time),
                ">" => (time, DateTimeOffset.MaxValue),
                _ => (time, time + (text.Length == Formats[0].Length ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(1)) - TimeSpan.FromTicks(1)),
            });
        }

        problem = null;
        return filter;
    }

    /// <summary>What has no time yet matches no filter. Twilio shows and compares whole seconds.</summary>
    public bool Matches(DateTimeOffset? time) =>
        _ranges.Count == 0
        || (time is { } at
            && at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)) is var second
            && _ranges.TrueForAll(range => range.From <= second && second <= range.To));
}
