namespace CallMessageEvents;

/// <summary>Reads a form-encoded text field by field, from UTF-8 to UTF-8. A malformed escape stays as it stands; it never throws.</summary>
internal ref struct FormReader(ReadOnlySpan<byte> form)
{
    private const byte NoDigit = 16;

    /// <summary>The value of each byte as a hexadecimal digit: a table, since branches would be mispredicted.</summary>
    private static readonly byte[] Digits = [.. Enumerable.Range(0, 256).Select(static c => (char)c)
        .Select(static c => char.IsAsciiHexDigit(c) ? Convert.ToByte($"{c}", fromBase: 16) : NoDigit)];

    private ReadOnlySpan<byte> _rest = form;

    /// <summary>
    /// Decodes the next field's name into the target, and its value right behind it. The rest of the form always fits into the rest of the target.
    /// </summary>
    /// <returns>False at the end.</returns>
    public bool TryRead(Span<byte> target, out int nameLength, out int valueLength)
    {
        (nameLength, valueLength) = (0, 0);
        var field = NextField();
        if (field.IsEmpty) return false;

        var equals = field.IndexOf((byte)'=');
        nameLength = Decode(equals < 0 ? field : field[..equals], target);
        if (equals >= 0) valueLength = Decode(field[(equals + 1)..], target[nameLength..]);
        return true;
    }

    private ReadOnlySpan<byte> NextField()
    {
        ReadOnlySpan<byte> field = default;
        while (field.IsEmpty && !_rest.IsEmpty)
        {
            var end = _rest.IndexOf((byte)'&');
            field = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
        }

        return field;
    }

    private static int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var length = source.IndexOfAny((byte)'%', (byte)'+');
        if (length < 0)
        {
            source.CopyTo(target);
            return source.Length;
        }

        target = target[..source.Length];
        source[..length].CopyTo(target);

        // Byte by byte from the first escape on: JSON has so many that searching for the next one does not pay.
        for (var i = length; i < source.Length; i++)
        {
            var next = source[i];
            if (next == '+')
            {
                next = (byte)' ';
            }
            else if (next == '%' && i + 2 < source.Length)
            {
                var (high, low) = (Digits[source[i + 1]], Digits[source[i + 2]]);
                if ((high | low) < NoDigit)
                {
                    next = (byte)((high << 4) | low);
                    i += 2;
                }
            }

            target[length++] = next;
        }

        return length;
    }
}
