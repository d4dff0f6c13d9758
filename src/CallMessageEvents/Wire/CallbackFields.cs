using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// A callback's fields, decoded, in UTF-8 and in the order they came, whether it was a form or JSON. They stand in arrays of the pool: the one who read them disposes
/// them, once, and keeps no span of them. The default has no fields.
/// </summary>
internal struct CallbackFields : IDisposable
{
    private const int UsualCount = 16;

    /// <summary>Twilio sends about twenty; beyond this a forgery would cost more to sort than its bytes to receive.</summary>
    private const int MaxCount = 12_000;
    private static readonly CallMessageParseError TooMany = new(string.Empty, $"It has more than {MaxCount} fields.");
    private byte[]? _text;
    private CallbackField[]? _fields;
    private int _count;

    /// <param name="textLength">The body's length: decoding makes nothing longer.</param>
    private CallbackFields(int textLength)
    {
        _text = ArrayPool<byte>.Shared.Rent(textLength);
        _fields = ArrayPool<CallbackField>.Shared.Rent(UsualCount);
    }

    /// <summary>All fields, in the order they came.</summary>
    public readonly ReadOnlySpan<CallbackField> All => _fields.AsSpan(0, _count);

    /// <summary>How long all names and values are together, in bytes.</summary>
    public int TextLength { get; private set; }

    /// <summary>Reads a callback. There is nothing to dispose when it cannot be read.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, CallbackFormat format, out CallbackFields fields, [NotNullWhen(false)] out CallMessageParseError? error)
    {
        error = null;
        if (format == CallbackFormat.Form)
        {
            fields = ReadForm(body);
            if (fields._count <= MaxCount) return true;

            fields.Dispose();
            error = TooMany;
            return false;
        }

        fields = new CallbackFields(body.Length);
        if (new PlainJsonReader(body).TryRead(ref fields)) return true;

        fields.Clear();
        error = JsonFieldReader.Read(body, ref fields);
        if (error is not null) fields.Dispose();
        return error is null;
    }

    /// <summary>Reads a form, which always can be read.</summary>
    public static CallbackFields ReadForm(ReadOnlySpan<byte> form)
    {
        var fields = new CallbackFields(form.Length);
        var reader = new FormReader(form);
        while (reader.TryRead(fields.Free, out var nameLength, out var valueLength)) fields.Add(nameLength, valueLength);
        return fields;
    }

    /// <summary>The value of the first field of that name; default when there is none.</summary>
    public readonly ReadOnlySpan<byte> Find(ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var field in All)
        {
            if (field.NameLength == name.Length && Name(field).SequenceEqual(name)) return Value(field);
        }

        return default;
    }

    /// <summary>The value of the first field of that name, which is ASCII; null when there is none.</summary>
    public readonly string? FindText(string name)
    {
        foreach (ref readonly var field in All)
        {
            if (Ascii.Equals(Name(field), name)) return Encoding.UTF8.GetString(Value(field));
        }

        return null;
    }

    /// <summary>The message that the fields tell of. It owns what it holds.</summary>
    /// <param name="settings">How content is read.</param>
    /// <param name="deliveryToken">Twilio's name for the request; null when it gave none.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">What is missing.</param>
    public readonly bool TryGetMessage(
        ContentSettings settings, string? deliveryToken, [NotNullWhen(true)] out CallMessage? message, [NotNullWhen(false)] out CallMessageParseError? error) =>
        CallMessageReader.TryRead(this, settings, deliveryToken, out message, out error);

    public readonly ReadOnlySpan<byte> Name(in CallbackField field) => _text.AsSpan(field.Start, field.NameLength);

    public readonly ReadOnlySpan<byte> Value(in CallbackField field) => _text.AsSpan(field.Start + field.NameLength, field.ValueLength);

    /// <summary>Name and value, one right after the other.</summary>
    public readonly ReadOnlySpan<byte> NameAndValue(in CallbackField field) => _text.AsSpan(field.Start, field.Length);

    /// <summary>Where a reader puts the next field's name and, right behind, its value.</summary>
    internal readonly Span<byte> Free => _text.AsSpan(TextLength);

    /// <summary>Adds the field that stands in <see cref="Free"/>.</summary>
    internal void Add(int nameLength, int valueLength)
    {
        if (_count == _fields!.Length) Grow();
        _fields[_count++] = new(TextLength, nameLength, valueLength);
        TextLength += nameLength + valueLength;
    }

    /// <summary>Forgets all fields.</summary>
    internal void Clear() => _count = TextLength = 0;

    public void Dispose()
    {
        if (_text is not null) ArrayPool<byte>.Shared.Return(_text);
        if (_fields is not null) ArrayPool<CallbackField>.Shared.Return(_fields);
        this = default;
    }

    private void Grow()
    {
        var larger = ArrayPool<CallbackField>.Shared.Rent(_count * 2);
        All.CopyTo(larger);
        ArrayPool<CallbackField>.Shared.Return(_fields!);
        _fields = larger;
    }
}
