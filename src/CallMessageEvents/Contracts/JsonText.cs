using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Texts in JSON that others wrote, which may be broken.</summary>
internal static class JsonText
{
    /// <summary>The text that the reader is at; null for what is no text, and for half a surrogate pair or bytes that are not UTF-8.</summary>
    public static string? Read(in Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) return null;

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether the reader, which is at a property's name, is at this one.</summary>
    public static bool IsName(in Utf8JsonReader reader, ReadOnlySpan<byte> utf8Name)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan.SequenceEqual(utf8Name);

        try
        {
            return reader.ValueTextEquals(utf8Name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
