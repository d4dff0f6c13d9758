using System.Buffers.Text;
using System.Text;

namespace CallMessageEvents;

/// <summary>Writes frames of the protocol: messages with an envelope, and envelopes alone.</summary>
internal readonly struct EnvelopeWriting(OwnProperty property)
{
    private const int UsualSize = 160;
    private const int LongestCode = 100;
    private const int LongestErrorText = 1_000;

    /// <summary>
    /// Writes a message with an envelope, which goes in at the end: in front, strict readers want metadata such as <c>$type</c>, and of what stands twice the
    /// last one counts.
    /// </summary>
    /// <param name="content">A JSON object.</param>
    /// <param name="id">Its id; null for none.</param>
    /// <param name="want">What is wanted.</param>
    /// <param name="ttl">How long that is waited for, in milliseconds; null for nothing said.</param>
    /// <param name="rev">A published value's number; null for none.</param>
    public byte[] Message(ReadOnlySpan<byte> content, string? id, MessageWant want, long? ttl = null, long? rev = null)
    {
        using var json = new PooledWriter(content.Length + UsualSize);
        Open(json, content);
        if (id is not null) AppendText(json, "id"u8, id);
        if (want != MessageWant.Nothing) AppendText(json, "want"u8, want == MessageWant.Reply ? "reply" : "receipt");
        if (ttl is { } left) AppendNumber(json, "ttl"u8, left);
        if (rev is { } number) AppendNumber(json, "rev"u8, number);
        return Close(json);
    }

    /// <summary>Writes a reply.</summary>
    public byte[] Reply(ReadOnlySpan<byte> content, string re)
    {
        using var json = new PooledWriter(content.Length + UsualSize);
        Open(json, content);
        AppendText(json, "re"u8, re);
        return Close(json);
    }

    public byte[] Receipts(IReadOnlyList<string> ids)
    {
        using var json = new PooledWriter(UsualSize);
        Open(json, "{}"u8);
        json.Append("\"re\":["u8);
        for (var i = 0; i < ids.Count; i++)
        {
            if (i > 0) json.Append(","u8);
            AppendQuoted(json, ids[i]);
        }

        json.Append("]"u8);
        return Close(json);
    }

    /// <summary>Writes an error. What of its text is too long is left out; a code that no app would take is <c>failed</c>.</summary>
    public byte[] Error(string re, MessageFault fault)
    {
        using var json = new PooledWriter(UsualSize);
        Open(json, "{}"u8);
        AppendText(json, "re"u8, re);
        json.Append(",\"error\":{"u8);
        AppendText(json, "code"u8, fault.Code.Length is > 0 and <= LongestCode ? fault.Code : MessageFault.Failed);
        if (fault.Message is { } text) AppendText(json, "message"u8, text.Length <= LongestErrorText ? text : text[..LongestErrorText]);
        json.Append("}"u8);
        return Close(json);
    }

    public byte[] HelloAnswer(string re)
    {
        using var json = new PooledWriter(UsualSize);
        Open(json, "{}"u8);
        AppendText(json, "re"u8, re);
        json.Append(",\"hello\":{\"v\":1,\"parts\":true}"u8);
        return Close(json);
    }

    /// <summary>Writes one part of a message.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="re">What it is the reply to; null for none.</param>
    /// <param name="index">Which part.</param>
    /// <param name="count">Of how many.</param>
    /// <param name="data">Its piece of the message's text.</param>
    public byte[] Part(string id, string? re, int index, int count, ReadOnlySpan<byte> data)
    {
        using var json = new PooledWriter(data.Length + UsualSize);
        Open(json, "{}"u8);
        AppendText(json, "id"u8, id);
        if (re is not null) AppendText(json, "re"u8, re);
        json.Append(",\"part\":["u8);
        AppendNumber(json, index);
        json.Append(","u8);
        AppendNumber(json, count);
        json.Append("],\"data\":\""u8);
        JsonEscape.Append(json, data);
        json.Append("\""u8);
        return Close(json);
    }

    /// <summary>The content up to its last brace, and the beginning of the envelope.</summary>
    private void Open(PooledWriter json, ReadOnlySpan<byte> content)
    {
        var own = content[..content.LastIndexOf((byte)'}')];
        json.Append(own);
        if (own.TrimEnd(" \t\r\n"u8) is not [(byte)'{']) json.Append(","u8);
        json.Append("\""u8);
        json.Append(property.Encoded);
        json.Append("\":{"u8);
    }

    private static byte[] Close(PooledWriter json)
    {
        json.Append("}}"u8);
        return json.Written.ToArray();
    }

    private static void AppendName(PooledWriter json, ReadOnlySpan<byte> name)
    {
        if (json.Written[^1] != (byte)'{') json.Append(","u8);
        json.Append("\""u8);
        json.Append(name);
        json.Append("\":"u8);
    }

    private static void AppendText(PooledWriter json, ReadOnlySpan<byte> name, string text)
    {
        AppendName(json, name);
        AppendQuoted(json, text);
    }

    private static void AppendNumber(PooledWriter json, ReadOnlySpan<byte> name, long number)
    {
        AppendName(json, name);
        AppendNumber(json, number);
    }

    private static void AppendNumber(PooledWriter json, long number)
    {
        const int longest = 20;
        Utf8Formatter.TryFormat(number, json.GetSpan(longest), out var written);
        json.Advance(written);
    }

    private static void AppendQuoted(PooledWriter json, string text)
    {
        json.Append("\""u8);
        JsonEscape.Append(json, Encoding.UTF8.GetBytes(text));
        json.Append("\""u8);
    }
}
