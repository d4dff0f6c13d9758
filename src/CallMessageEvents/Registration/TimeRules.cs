using System.Globalization;

namespace CallMessageEvents;

/// <summary>
/// Validates the times in the options. The upper limits catch misread values: .NET reads a number alone as days, and <c>"0:30"</c> as half an hour.
/// </summary>
internal static class TimeRules
{
    // The limits of the resilience strategies that use these times.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestAnswer = TimeSpan.FromMilliseconds(100);

    // Twilio waits 15 seconds in total, retries included.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(14);

    // Twilio ends a call after a day.
    private static readonly TimeSpan LongestCall = new(23, 59, 59);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    public static void Check(CallMessageEventsOptions options, OptionsFaults faults)
    {
        var (guard, resilience, receiving) = (options.Guard, options.Resilience, options.Receiving);
        Within("Guard:CallbackMaxAge", guard.CallbackMaxAge, TimeSpan.Zero, LongestCall, faults);
        Within("Guard:FetchMaxAge", guard.FetchMaxAge, TimeSpan.Zero, Hour, faults);
        Within("Resilience:TotalTimeout", resilience.TotalTimeout, ShortestTimeout, TenMinutes, faults);
        Within("Resilience:AttemptTimeout", resilience.AttemptTimeout, ShortestTimeout, TenMinutes, faults);
        Within("Resilience:Retry:Delay", resilience.Retry.Delay, TimeSpan.Zero, TenMinutes, faults);
        Within("Resilience:CircuitBreaker:SamplingDuration", resilience.CircuitBreaker.SamplingDuration, ShortestBreak, TenMinutes, faults);
        Within("Resilience:CircuitBreaker:BreakDuration", resilience.CircuitBreaker.BreakDuration, ShortestBreak, TenMinutes, faults);
        if (resilience.AttemptTimeout > resilience.TotalTimeout)
        {
            faults.Add(
                "Resilience:AttemptTimeout",
                $"({Show(resilience.AttemptTimeout)}) must not be longer than Resilience:TotalTimeout ({Show(resilience.TotalTimeout)}).");
        }

        Within("Receiving:GapTimeout", receiving.GapTimeout, TimeSpan.Zero, LongestAnswer, faults);
        Within("Receiving:AnswerWithin", receiving.AnswerWithin, ShortestAnswer, LongestAnswer, faults);
        Within("Receiving:HandlerTimeout", receiving.HandlerTimeout, ShortestTimeout, Hour, faults);
        Within("Receiving:DrainTimeout", receiving.DrainTimeout, TimeSpan.Zero, Hour, faults);
        if (options.Signature.MaxAge is { } age) Within("Signature:MaxAge", age, Second, LongestCall, faults);
        if (options.Conversation.PlainValuesAfter is { } after) Within("Conversation:PlainValuesAfter", after, TimeSpan.Zero, Hour, faults);
    }

    private static void Within(string key, TimeSpan time, TimeSpan least, TimeSpan most, OptionsFaults faults)
    {
        if (time < least || time > most) faults.Add(key, $"must be {Show(least)} to {Show(most)}, and was read as {Show(time)}. {HowToWrite(time)}");
    }

    private static string HowToWrite(TimeSpan time) =>
        time >= TimeSpan.FromDays(1) && time.Ticks % TimeSpan.TicksPerDay == 0 && time.Days < TimeSpan.FromMinutes(1).TotalSeconds
            ? $"A number alone is days: write {time.Days} second{(time.Days == 1 ? string.Empty : "s")} as {Show(TimeSpan.FromSeconds(time.Days))}."
            : "Times are written as hh:mm:ss, and a number alone is days: write 30 seconds as 00:00:30.";

    private static string Show(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);
}
