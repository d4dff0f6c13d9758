namespace CallMessageEvents;

/// <summary>Merges two values of one fact. Facts never change. If two sources still differ, the order of arrival must not decide.</summary>
internal static class CallRecordFacts
{
    public static string? Greater(string? left, string? right) => string.CompareOrdinal(left, right) >= 0 ? left : right;

    public static TSid? Greater<TSid>(TSid? left, TSid? right)
        where TSid : struct, ISid<TSid> =>
        string.CompareOrdinal(left?.Value, right?.Value) >= 0 ? left : right;

    public static DateTimeOffset? Later(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right > left ? right : left;

    /// <summary>Returns the other value when both are equal, so that the text is held once; else the first.</summary>
    public static T Once<T>(T value, T other) => EqualityComparer<T>.Default.Equals(value, other) ? other : value;

    /// <summary>Twilio has few directions, so that each is held once.</summary>
    public static string? OnceDirection(string? direction) => direction switch
    {
        "inbound" => "inbound",
        "outbound-api" => "outbound-api",
        "outbound-dial" => "outbound-dial",
        _ => direction,
    };
}
