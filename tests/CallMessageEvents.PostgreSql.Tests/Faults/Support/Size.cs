namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>How much end users send in a test.</summary>
/// <param name="Messages">How many messages.</param>
/// <param name="Calls">In how many calls.</param>
/// <param name="PerSecond">How many a second.</param>
internal sealed record Size(int Messages, int Calls, int PerSecond)
{
    /// <summary>The size of each test: short, or long where the environment has <c>FAULTS=long</c>.</summary>
    public static Size OfTests { get; } = Environment.GetEnvironmentVariable("FAULTS") == "long" ? new(20_000, 500, 500) : new(2_000, 50, 200);

    /// <summary>Returns the size of a test that needs some traffic only.</summary>
    public static Size Small { get; } = new(400, 20, 200);

    /// <summary>Returns the same, slow enough to last for some time.</summary>
    public Size Lasting(TimeSpan time) => this with { PerSecond = Math.Min(PerSecond, (int)(Messages / time.TotalSeconds)) };

    /// <summary>
    /// Returns the messages in the order in which they are posted: two of each call in turn. Every fifth pair is reordered.
    /// </summary>
    public IEnumerable<Callback> Callbacks()
    {
        var perCall = Messages / Calls;
        for (var number = 1; number <= perCall; number += 2)
        {
            for (var call = 1; call <= Calls; call++)
            {
                var isReordered = (call + (number / 2)) % 5 == 0 && number < perCall;
                yield return new(call, isReordered ? number + 1 : number);
                if (number < perCall) yield return new(call, isReordered ? number : number + 1);
            }
        }
    }

    /// <summary>Whether a message is delivered twice.</summary>
    public static bool IsDoubled(Callback callback) => (callback.Call + callback.Number) % 5 == 0;
}
