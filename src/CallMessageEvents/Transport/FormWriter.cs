using System.Buffers;
using System.Text;

namespace CallMessageEvents;

/// <summary>Writes a form-encoded body, from UTF-8 to UTF-8.</summary>
internal static class FormWriter
{
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.*"u8);

    /// <summary>Adds one field; names are plain ASCII.</summary>
    public static void Add(PooledWriter form, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (form.Length > 0) Append(form, "&"u8);
        Append(form, name);
        Append(form, "="u8);
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

    /// <summary>Byte by byte: what has to be encoded stands so close together in JSON that a search for the next one does not pay.</summary>
    private static void Encode(PooledWriter form, ReadOnlySpan<byte> value)
    {
        var hex = "0123456789ABCDEF"u8;
        var target = form.GetSpan(value.Length * 3);
        var length = 0;
        foreach (var next in value)
        {
            if (Plain.Contains(next))
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

    private static void Append(PooledWriter form, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(form.GetSpan(bytes.Length));
        form.Advance(bytes.Length);
    }
}
