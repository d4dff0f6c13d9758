using System.Globalization;
using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>Writes what the app sends.</summary>
internal static class FrameText
{
    public const string Client = "call-message-events/0.2.0 emulator";

    public static string Hello(string id) => Frame.OfEnvelope($$$"""{"id":"{{{id}}}","hello":{"v":[1],"client":"{{{Client}}}","parts":true}}""");

    public static string Receipt(IReadOnlyList<string> ids) => Frame.OfEnvelope($"{{\"re\":[{string.Join(",", ids.Select(id => $"\"{id}\""))}]}}");

    public static string Error(string id, TalkError error) => Frame.OfEnvelope(
        $$$"""{"re":"{{{id}}}","error":{"code":{{{Quote(error.Code)}}}{{{(error.Message is { } text ? $",\"message\":{Quote(text)}" : "")}}}}}""");

    public static string Reply(string id, string content) => Frame.WithEnvelope(content, $$"""{"re":"{{id}}"}""");

    public static string Send(string id, string content) => Frame.WithEnvelope(content, $$"""{"id":"{{id}}","want":"receipt"}""");

    public static string Request(string id, string content, TimeSpan ttl) => Frame.WithEnvelope(
        content, $$"""{"id":"{{id}}","want":"reply","ttl":{{((long)ttl.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)}}}""");

    /// <summary>The parts of a message; <see langword="null"/> when there would be too many.</summary>
    public static IReadOnlyList<string>? Split(string id, string? re, string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > Limits.JoinedBytes) return null;

        // Measured with the longest index and count there may be.
        var room = Limits.FrameBytes - Part(Limits.Parts, Limits.Parts, "\"\"").Length;
        List<string> data = [];
        var (piece, bytes) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var written = Escape(rune);
            var length = Encoding.UTF8.GetByteCount(written);
            if (bytes + length > room)
            {
                data.Add($"\"{piece}\"");
                piece.Clear();
                bytes = 0;
            }

            piece.Append(written);
            bytes += length;
        }

        data.Add($"\"{piece}\"");
        return data.Count <= Limits.Parts ? [.. data.Select((one, index) => Part(index, data.Count, one))] : null;

        string Part(int index, int count, string quoted) => Frame.OfEnvelope(string.Create(
            CultureInfo.InvariantCulture, $"{{\"id\":\"{id}\",{(re is null ? "" : $"\"re\":\"{re}\",")}\"part\":[{index},{count}],\"data\":{quoted}}}"));
    }

    private static string Quote(string text) => $"\"{string.Concat(text.EnumerateRunes().Select(Escape))}\"";

    private static string Escape(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
        _ => rune.ToString(),
    };
}
