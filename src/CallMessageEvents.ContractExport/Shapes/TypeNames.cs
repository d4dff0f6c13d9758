namespace CallMessageEvents.ContractExport;

/// <summary>Names types: by their own names, and where two have the same, by what declares them, too.</summary>
internal static class TypeNames
{
    private static readonly Func<TypeKey, string>[] Ways =
        [static key => Short(key.Type), static key => Place(key.Type) + Short(key.Type), static key => Whole(key.Type)];

    public static IReadOnlyDictionary<TypeKey, string> Assign(IReadOnlyCollection<TypeKey> keys)
    {
        // A type's second form has a name of its own only where the first is there, too.
        var forms = keys.ToDictionary(static key => key, key => key.Form.Length > 0 && keys.Contains(new TypeKey(key.Type)) ? key.Form : string.Empty);
        var names = new Dictionary<TypeKey, string>();
        var rest = keys.ToList();
        foreach (var way in Ways)
        {
            var groups = rest.GroupBy(key => Free(way(key) + forms[key]), StringComparer.Ordinal).ToList();
            foreach (var group in groups.Where(group => group.Count() == 1 && !names.ContainsValue(group.Key))) names.Add(group.First(), group.Key);
            rest = rest.FindAll(key => !names.ContainsKey(key));
        }

        // The same name in two assemblies.
        var number = 1;
        foreach (var key in rest.OrderBy(static key => key.Type.AssemblyQualifiedName, StringComparer.Ordinal))
            names.Add(key, FormattableString.Invariant($"{Whole(key.Type)}{forms[key]}{number++}"));
        return names;
    }

    /// <summary>The written file declares <c>Contracts</c> itself; in small letters only are the words of TypeScript, and the names of its own types.</summary>
    private static string Free(string name) => name == "Contracts" || name.All(char.IsAsciiLetterLower) ? $"{name}Content" : name;

    private static string Short(Type type)
    {
        if (type.IsArray) return $"{Short(type.GetElementType()!)}Array";

        var name = Own(type.Name.Split('`')[0]);
        return type.IsGenericType ? $"{name}Of{string.Join("And", type.GetGenericArguments().Select(Short))}" : name;
    }

    /// <summary>The name in the source: the compiler puts the file in front of that of a type that is <c>file</c>, as <c>&lt;Name&gt;F0123__</c>.</summary>
    private static string Own(string name) => name is ['<', ..] ? name[(name.IndexOf("__", name.IndexOf('>'), StringComparison.Ordinal) + 2)..] : name;

    /// <summary>The type around it, or the last part of its namespace.</summary>
    private static string Place(Type type) => type.DeclaringType is { } around ? Short(around) : type.Namespace?.Split('.')[^1] ?? string.Empty;

    private static string Whole(Type type) =>
        string.Concat((type.Namespace ?? string.Empty).Split('.')) + string.Concat(Around(type).Reverse().Select(Short)) + Short(type);

    private static IEnumerable<Type> Around(Type type)
    {
        for (var around = type.DeclaringType; around is not null; around = around.DeclaringType) yield return around;
    }
}
