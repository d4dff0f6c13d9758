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

    private static void Encode(PooledWriter form, ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            var plain = value.IndexOfAnyExcept(Plain);
            if (plain < 0) plain = value.Length;
            Append(form, value[..plain]);
            value = value[plain..];
            if (value.IsEmpty) return;

            Escape(form, value[0]);
            value = value[1..];
        }
    }

    private static void Escape(PooledWriter form, byte value)
    {
        if (value == ' ')
        {
            Append(form, "+"u8);
            return;
        }

        var hex = "0123456789ABCDEF"u8;
        Append(form, [(byte)'%', hex[value >> 4], hex[value & 0xF]]);
    }

    private static void Append(PooledWriter form, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(form.GetSpan(bytes.Length));
        form.Advance(bytes.Length);
    }
}
