namespace CallMessageEvents.Emulator;

/// <summary>Reads which events of a call are wanted: separated by spaces in TwiML, repeated in a form; only <c>completed</c> when nothing is said.</summary>
internal static class StatusCallbackEvents
{
    private static readonly string[] Known = ["initiated", "ringing", "answered", "completed"];

    /// <summary>The events, or <see langword="null"/> when there is one that Twilio does not have.</summary>
    public static HashSet<string>? Read(IEnumerable<string> texts)
    {
        string[] events = [.. texts.SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        return events.Length == 0 ? new(["completed"], StringComparer.Ordinal)
            : Array.TrueForAll(events, name => Known.Contains(name, StringComparer.Ordinal)) ? new(events, StringComparer.Ordinal)
            : null;
    }
}
