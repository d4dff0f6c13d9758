namespace CallMessageEvents;

/// <summary>
/// The signed part of a form: its fields by name, each followed by its value, without repetitions of the same field. Names, and the values of one name,
/// stand in the order of their UTF-8 bytes. Libraries that compare UTF-16 units order differently only where a character beyond U+FFFF meets one from
/// U+E000 on, in names; Twilio's own are ASCII.
/// </summary>
internal static class SignedFields
{
    private const int UsualCount = 16;

    /// <summary>Writes them; never more than <see cref="CallbackFields.TextLength"/> bytes.</summary>
    /// <returns>How many bytes they are.</returns>
    public static int Write(CallbackFields fields, Span<byte> target)
    {
        var count = fields.All.Length;
        if (count <= UsualCount)
        {
            Span<CallbackField> few = stackalloc CallbackField[UsualCount];
            few = few[..count];
            fields.All.CopyTo(few);
            SortFew(fields, few);
            return WriteSorted(fields, few, target);
        }

        var many = fields.All.ToArray();
        Array.Sort(many, new FieldComparer(fields));
        return WriteSorted(fields, many, target);
    }

    private static int WriteSorted(CallbackFields fields, ReadOnlySpan<CallbackField> sorted, Span<byte> target)
    {
        var at = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && AreSame(fields, sorted[i - 1], sorted[i])) continue;
            fields.NameAndValue(sorted[i]).CopyTo(target[at..]);
            at += sorted[i].Length;
        }

        return at;
    }

    /// <summary>By insertion, which needs no comparer and is fast for as few fields as a callback has.</summary>
    private static void SortFew(CallbackFields fields, Span<CallbackField> few)
    {
        for (var i = 1; i < few.Length; i++)
        {
            var field = few[i];
            var name = fields.Name(field);
            var value = fields.Value(field);
            var place = i;
            for (; place > 0 && Compare(fields, few[place - 1], name, value) > 0; place--) few[place] = few[place - 1];
            few[place] = field;
        }
    }

    private static bool AreSame(CallbackFields fields, in CallbackField left, in CallbackField right) =>
        left.NameLength == right.NameLength && fields.NameAndValue(left).SequenceEqual(fields.NameAndValue(right));

    private static int Compare(CallbackFields fields, in CallbackField left, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var own = fields.Name(left);

        // Most differ in the first byte.
        if (!own.IsEmpty && !name.IsEmpty && own[0] != name[0]) return own[0] - name[0];

        var byName = own.SequenceCompareTo(name);
        return byName != 0 ? byName : fields.Value(left).SequenceCompareTo(value);
    }

    private sealed class FieldComparer(CallbackFields fields) : IComparer<CallbackField>
    {
        public int Compare(CallbackField x, CallbackField y) => SignedFields.Compare(fields, x, fields.Name(y), fields.Value(y));
    }
}
