using System.Collections.ObjectModel;
using System.Text;

namespace CallMessageEvents;

/// <summary>Converts an address's parameters between their form-encoded text and names with values.</summary>
internal static class AddressParameters
{
    public static IReadOnlyDictionary<string, string> Read(string? written)
    {
        if (written is null) return ReadOnlyDictionary<string, string>.Empty;

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var fields = CallbackFields.ReadForm(Encoding.UTF8.GetBytes(written));
        foreach (ref readonly var field in fields.All)
            parameters.TryAdd(Encoding.UTF8.GetString(fields.Name(field)), Encoding.UTF8.GetString(fields.Value(field)));

        return new ReadOnlyDictionary<string, string>(parameters);
    }

    public static string? Write(IReadOnlyDictionary<string, string>? parameters) => parameters is not { Count: > 0 }
        ? null
        : string.Join('&', parameters.Select(static parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"));
}
