using System.Collections.ObjectModel;

namespace CallMessageEvents;

/// <summary>The unknown fields of a callback that has none.</summary>
internal static class NoExtra
{
    public static IReadOnlyDictionary<string, string> Fields { get; } = ReadOnlyDictionary<string, string>.Empty;
}
