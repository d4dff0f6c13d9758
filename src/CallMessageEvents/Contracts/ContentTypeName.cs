using System.Text;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Finds a contract's name in content: the text of one property of the outermost object.</summary>
internal static class ContentTypeName
{
    /// <summary>The name; null when there is none, and when the content is no JSON as far as it is looked at.</summary>
    public static string? Find(ReadOnlySpan<byte> utf8Json, string typeProperty)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals(typeProperty);
                if (!reader.Read()) return null;
                if (isType) return reader.TokenType == JsonTokenType.String ? Text(reader) : null;
                reader.Skip();
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a text that is no UTF-8.
            return null;
        }
    }

    /// <summary>All messages of a contract share its name.</summary>
    private static string? Text(in Utf8JsonReader reader) =>
        reader.ValueIsEscaped || !Ascii.IsValid(reader.ValueSpan) ? reader.GetString() : RecentTexts.Get(reader.ValueSpan);
}
