using System.Text;

namespace CallMessageEvents;

/// <summary>
/// A callback's fields, decoded, in UTF-8 and in the order they came, whether it was a form or JSON. Names and values stand in one array, which
/// belongs to this callback alone.
/// </summary>
internal sealed class CallbackFields
{
    private const int UsualCount = 8;

    /// <summary>Twilio sends about twenty; sorting more than this would cost more than receiving their bytes.</summary>
    private const int MaxCount = 12_000;
    private static readonly CallMessageParseError TooMany = new(string.Empty, $"It has more than {MaxCount} fields.");
    private readonly byte[] _text;
    private CallbackField[] _fields = new CallbackField[UsualCount];
    private int _count;

    /// <param name="textLength">The body's length: decoded text is never longer.</param>
    private CallbackFields(int textLength) => _text = new byte[textLength];

    /// <summary>No fields. Nothing is ever added to it.</summary>
    public static CallbackFields None { get; } = new(0);

    /// <summary>All fields, in the order they came.</summary>
    public ReadOnlySpan<CallbackField> All => _fields.AsSpan(0, _count);

    /// <summary>The length of all names and values together, in bytes.</summary>
    public int TextLength { get; private set; }

    /// <summary>Reads a callback; no fields when it cannot be read.</summary>
    public static CallbackFields Read(ReadOnlySpan<byte> body, CallbackFormat format, out CallMessageParseError? error)
    {
        CallbackFields fields;
        if (format == CallbackFormat.Form)
        {
            fields = ReadForm(body);
            error = fields._count > MaxCount ? TooMany : null;
        }
        else
        {
            fields = new CallbackFields(body.Length);
            error = JsonFieldReader.Read(body, fields);
        }

        return error is null ? fields : None;
    }

    /// <summary>
    /// Reads a form, which always can be read. It stops at the first field above <see cref="MaxCount"/>, so that an unverified body cannot fill the memory.
    /// </summary>
    public static CallbackFields ReadForm(ReadOnlySpan<byte> form)
    {
        var fields = new CallbackFields(form.Length);
        var reader = new FormReader(form);
        while (fields._count <= MaxCount && reader.TryRead(fields.Free, out var nameLength, out var valueLength)) fields.Add(nameLength, valueLength);
        return fields;
    }

    /// <summary>The value of the first field of that name; empty when there is none.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var field in All)
        {
            if (field.NameLength == name.Length && Name(field).SequenceEqual(name)) return Value(field);
        }

        return default;
    }

    /// <summary>The value of the first field of that name, which is ASCII; null when there is none.</summary>
    public string? FindText(string name)
    {
        foreach (ref readonly var field in All)
        {
            if (Ascii.Equals(Name(field), name)) return Encoding.UTF8.GetString(Value(field));
        }

        return null;
    }

    public ReadOnlySpan<byte> Name(in CallbackField field) => _text.AsSpan(field.Start, field.NameLength);

    public ReadOnlySpan<byte> Value(in CallbackField field) => _text.AsSpan(field.Start + field.NameLength, field.ValueLength);

    /// <summary>Name and value, one right after the other.</summary>
    public ReadOnlySpan<byte> NameAndValue(in CallbackField field) => _text.AsSpan(field.Start, field.Length);

    /// <summary>Where a reader puts the next field's name and, right behind it, its value.</summary>
    internal Span<byte> Free => _text.AsSpan(TextLength);

    /// <summary>Adds the field that stands in <see cref="Free"/>.</summary>
    internal void Add(int nameLength, int valueLength)
    {
        if (_count == _fields.Length) Array.Resize(ref _fields, _count * 2);
        _fields[_count++] = new(TextLength, nameLength, valueLength);
        TextLength += nameLength + valueLength;
    }
}
