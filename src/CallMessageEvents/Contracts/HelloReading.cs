using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Reads the hello in an envelope.</summary>
internal static class HelloReading
{
    private const int Version = 1;
    private const int LongestClient = 80;

    /// <param name="reader">At the beginning of the object; then at its end.</param>
    public static ClientHello Read(ref Utf8JsonReader reader)
    {
        var (hasVersion, takesParts) = (false, false);
        string? client = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isVersions, isClient, isParts) =
                (JsonText.IsName(reader, "v"u8), JsonText.IsName(reader, "client"u8), JsonText.IsName(reader, "parts"u8));
            reader.Read();
            if (isVersions) hasVersion = HasVersion(ref reader);
            if (isClient) client = Cut(JsonText.Read(reader));
            if (isParts) takesParts = reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }

        return new(hasVersion, client, takesParts);
    }

    /// <summary>Whether it is a list of whole numbers with the one that this library knows.</summary>
    private static bool HasVersion(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;

        var (has, areWhole) = (false, true);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            areWhole &= reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsInteger(number);
            has |= areWhole && reader.GetDouble() == Version;
            reader.Skip();
        }

        return has && areWhole;
    }

    private static string? Cut(string? client) => client is { Length: > LongestClient }
        ? client[..(char.IsHighSurrogate(client[LongestClient - 1]) ? LongestClient - 1 : LongestClient)]
        : client;
}
