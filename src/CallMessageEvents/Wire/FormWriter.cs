using System.Buffers;
using System.Text;

namespace CallMessageEvents;

/// <summary>Writes a form-encoded body, from UTF-8 to UTF-8.</summary>
internal static class FormWriter
{
    /// <summary>For each byte, whether it stands for itself. JSON has so many escapes that searching for the next one does not pay.</summary>
    private static readonly bool[] IsPlain =
        [.. Enumerable.Range(0, 256).Select(static value => char.IsAsciiLetterOrDigit((char)value) || value is '-' or '_' or '.' or '*')];

    /// <summary>Adds one field; names are plain ASCII.</summary>
    public static void Add(PooledWriter form, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (form.Length > 0) form.Append("&"u8);
        form.Append(name);
        form.Append("="u8);
        Encode(form, value);
    }

    public static void Add(PooledWriter form, ReadOnlySpan<byte> name, string value)
    {
        var size = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = size > 256 ? ArrayPool<byte>.Shared.Rent(size) : null;
        var utf8 = rented ?? stackalloc byte[256];
        Add(form, name, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Encode(PooledWriter form, ReadOnlySpan<byte> value)
    {
        var hex = "0123456789ABCDEF"u8;
        var target = form.GetSpan(value.Length * 3);
        var length = 0;
        foreach (var next in value)
        {
            if (IsPlain[next])
            {
                target[length++] = next;
            }
            else if (next == ' ')
            {
                target[length++] = (byte)'+';
            }
            else
            {
                target[length++] = (byte)'%';
                target[length++] = hex[next >> 4];
                target[length++] = hex[next & 0xF];
            }
        }

        form.Advance(length);
    }
}
