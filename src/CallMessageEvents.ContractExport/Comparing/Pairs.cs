namespace CallMessageEvents.ContractExport;

/// <summary>What was, beside what is.</summary>
internal static class Pairs
{
    /// <summary>Finds by name. A document that was edited may have a name twice.</summary>
    public static Dictionary<string, T> ByName<T>(IEnumerable<T> all, Func<T, string> name) =>
        all.DistinctBy(name, StringComparer.Ordinal).ToDictionary(name, StringComparer.Ordinal);

    /// <returns>By name, in order; null where there is none.</returns>
    public static IEnumerable<(string Name, T? Old, T? Current)> Of<T>(IEnumerable<T>? old, IEnumerable<T>? current, Func<T, string> name)
        where T : class
    {
        var (before, after) = (ByName(old ?? [], name), ByName(current ?? [], name));
        return before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(one => (one, before.GetValueOrDefault(one), after.GetValueOrDefault(one)));
    }
}
