namespace CallMessageEvents;

/// <summary>How two values of one fact become one. Facts never change; should two sources differ all the same, the order of arrival must not decide.</summary>
internal static class CallRecordFacts
{
    public static string? Greater(string? left, string? right) => string.CompareOrdinal(left, right) >= 0 ? left : right;

    public static TSid? Greater<TSid>(TSid? left, TSid? right)
        where TSid : struct, ISid<TSid> =>
        string.CompareOrdinal(left?.Value, right?.Value) >= 0 ? left : right;

    public static DateTimeOffset? Later(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right > left ? right : left;
}
