using System.Buffers;

namespace CallMessageEvents;

/// <summary>
/// Reads JSON of the plainest kind, which is what machines write: one object of texts and whole numbers, without white space. Everything else, right or
/// wrong, is left to <see cref="JsonFieldReader"/>, which takes twice as long.
/// </summary>
internal ref struct PlainJsonReader(ReadOnlySpan<byte> json)
{
    // Control characters have no place in a text.
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(static control => (byte)control)]);
    private ReadOnlySpan<byte> _rest = json;

    /// <summary>Adds the fields; false when the JSON is not of that kind, and the fields that were added are of no use.</summary>
    public bool TryRead(ref CallbackFields fields)
    {
        if (!TrySkip('{')) return false;
        do
        {
            var target = fields.Free;
            if (!TryReadText(target, out var nameLength) || !TrySkip(':')) return false;
            target = target[nameLength..];
            if (!TryReadValue(target, out var valueLength)) return false;
            fields.Add(nameLength, valueLength);
        }
        while (TrySkip(','));

        return TrySkip('}') && _rest.IsEmpty;
    }

    private bool TrySkip(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected) return false;
        _rest = _rest[1..];
        return true;
    }

    private bool TryReadValue(Span<byte> target, out int length) =>
        _rest is [(byte)'"', ..] ? TryReadText(target, out length) : TryReadNumber(target, out length);

    private bool TryReadText(Span<byte> target, out int length)
    {
        length = 0;
        if (!TrySkip('"') || _rest.IndexOfAny(Special) is not (>= 0 and var plain)) return false;

        var rest = _rest;
        rest[..plain].CopyTo(target);
        length = plain;

        // Byte by byte from the first escape on: content is JSON itself, and full of quotes.
        for (var i = plain; i < rest.Length; i++)
        {
            var next = rest[i];
            if (next == '"')
            {
                _rest = rest[(i + 1)..];
                return true;
            }

            // Whether text with escapes is UTF-8 at all is for the tokenizer to say.
            if (next is < (byte)' ' or >= 0x80 || (next == '\\' && !TryReadEscape(rest, ref i, out next))) return false;
            target[length++] = next;
        }

        return false;
    }

    /// <summary>Those that stand for one byte: quotes are written <c>\"</c> by most, and <c>\u0022</c> by .NET.</summary>
    private static bool TryReadEscape(ReadOnlySpan<byte> text, ref int i, out byte value)
    {
        var escape = text[i..];
        value = escape.Length > 1 ? escape[1] : default;
        if (value is (byte)'"' or (byte)'\\' or (byte)'/')
        {
            i++;
            return true;
        }

        if (escape is not [_, (byte)'u', (byte)'0', (byte)'0', var high and >= (byte)'0' and <= (byte)'7', var low, ..] || !char.IsAsciiHexDigit((char)low)) return false;

        value = (byte)((HexDigits.Value(high) << 4) | HexDigits.Value(low));
        i += 5;
        return true;
    }

    private bool TryReadNumber(Span<byte> target, out int length)
    {
        length = Math.Max(0, _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9'));
        if (length == 0 || (length > 1 && _rest[0] == '0') || _rest[length] is not ((byte)',' or (byte)'}')) return false;
        _rest[..length].CopyTo(target);
        _rest = _rest[length..];
        return true;
    }
}
