namespace CallMessageEvents.ContractExport;

/// <summary>What was, beside what is.</summary>
internal static class Pairs
{
    /// <returns>By name, in order; null where there is none.</returns>
    public static IEnumerable<(string Name, T? Old, T? Current)> Of<T>(IEnumerable<T>? old, IEnumerable<T>? current, Func<T, string> name)
        where T : class
    {
        var (before, after) = ((old ?? []).ToDictionary(name, StringComparer.Ordinal), (current ?? []).ToDictionary(name, StringComparer.Ordinal));
        return before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(one => (one, before.GetValueOrDefault(one), after.GetValueOrDefault(one)));
    }
}
