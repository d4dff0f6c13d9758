using System.Text.Json;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>The properties that an object has, and may have, as lists of names.</summary>
internal sealed record Shape(string Required, string Optional = "")
{
    public string? Problem(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return $"{value} is no object.";
        var required = Required.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var optional = Optional.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var names = value.EnumerateObject().Select(static property => property.Name).ToList();
        var wrong = required.Except(names).Concat(names.Except([.. required, .. optional])).ToList();
        if (names.Distinct().Count() != names.Count) return $"A property stands twice: {value}";
        return wrong.Count == 0 ? null : $"{string.Join(", ", wrong)} is missing or unknown: {value}";
    }
}
