using System.Globalization;

namespace CallMessageEvents.PostgreSql;

/// <summary>What nodes tell each other: hints, which may be lost. One line of a notification's text.</summary>
internal static class Note
{
    public const char Followed = 'f';
    public const char Stored = 's';
    private const char Waiting = 'w';
    private const char Leg = 'l';

    /// <summary>An entry waits whose partition another node owns.</summary>
    public static string OfWaiting(int part, long id) => string.Create(CultureInfo.InvariantCulture, $"w {part} {id}");

    /// <summary>A leg has changed. A sid that a notification has no room for is told as "some leg".</summary>
    public static string OfLeg(int account, CallSid leg)
    {
        var sid = SqlText.Write(leg.ToString());
        return string.Create(CultureInfo.InvariantCulture, $"l {account} {(sid.Length > 500 ? string.Empty : sid)}");
    }

    /// <summary>Whether notifications come at all.</summary>
    public static string OfEcho(int node, int count) => string.Create(CultureInfo.InvariantCulture, $"e {node} {count}");

    /// <summary>A reader of this node follows a call.</summary>
    public static string OfFollowed(Guid call) => $"f {call:N}";

    /// <summary>An entry of a call was stored that a reader of another node follows.</summary>
    public static string OfStored(Guid call) => $"s {call:N}";

    public static bool TryReadCall(string line, char kind, out Guid call)
    {
        call = default;
        return Split(line, kind) is [var id] && Guid.TryParseExact(id, "N", out call);
    }

    public static bool TryReadWaiting(string line, out int part, out long id)
    {
        (part, id) = (0, 0);
        return Split(line, Waiting) is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out part)
            && long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }

    /// <param name="line">The line.</param>
    /// <param name="account">The account.</param>
    /// <param name="leg">The leg; null for "some".</param>
    public static bool TryReadLeg(string line, out int account, out CallSid? leg)
    {
        (account, leg) = (0, null);
        if (Split(line, Leg) is not [var first, var sid] || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out account)) return false;

        if (sid.Length > 0) leg = StoredForms.ReadCallSid(SqlText.Read(sid));
        return true;
    }

    private static string[] Split(string line, char kind) => line is [var first, ' ', .. var rest] && first == kind ? rest.Split(' ', 2) : [];
}
