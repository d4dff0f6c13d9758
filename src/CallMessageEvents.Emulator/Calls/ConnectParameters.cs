namespace CallMessageEvents.Emulator;

/// <summary>What the app gives <c>device.connect()</c>: <c>To=client%3Abob&amp;Note=a%20b</c>.</summary>
internal static class ConnectParameters
{
    public static Dictionary<string, string> Read(string? query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            parameters[Uri.UnescapeDataString(name)] = Uri.UnescapeDataString(value);
        }

        return parameters;
    }
}
