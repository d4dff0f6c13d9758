using System.Buffers.Text;
using System.Globalization;

namespace CallMessageEvents.Fuzzing;

/// <summary>Makes an input of another: bytes, words, numbers, whole fields and lines are put in, taken out, repeated and moved.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    /// <summary>Above the largest body that is accepted.</summary>
    public const int MaxLength = 160 * 1024;

    private static readonly byte[] Delimiters = "&=,\n;/?\"{}[]: .%@#|"u8.ToArray();
    private static readonly byte[] Interesting = "\0\t\n\r \"#%&'+,-./0:;<=>?@[\\]^_`{|}~\x7f"u8.ToArray();

    private static readonly string[] Numbers =
        ["0", "-1", "1", "65", "257", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "1e9", "1E400", "00", "0x1", "1.5", "-0"];

    public byte[] Mutate(byte[] input, byte[] other)
    {
        var made = new List<byte>(input);
        for (var rounds = 1 << random.Next(5); rounds > 0; rounds--) Change(made, other);
        if (made.Count > MaxLength) made.RemoveRange(MaxLength, made.Count - MaxLength);
        return [.. made];
    }

    private void Change(List<byte> made, byte[] other)
    {
        if (made.Count == 0)
        {
            made.AddRange(Word());
            return;
        }

        var at = random.Next(made.Count);
        switch (random.Next(18))
        {
            case 0: made[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: made[at] = (byte)random.Next(256); break;
            case 2: made[at] = Interesting[random.Next(Interesting.Length)]; break;
            case 3: made.Insert(at, Interesting[random.Next(Interesting.Length)]); break;
            case 4: made.RemoveRange(at, Length(made.Count - at)); break;
            case 5: Copy(made, at); break;
            case 6 or 7: made.InsertRange(at, Word()); break;
            case 8: Replace(made, Field(made), Word()); break;
            case 9: Replace(made, NumberAt(made, at), NewNumber()); break;
            case 10: Splice(made, at, other); break;
            case 11: RemoveField(made); break;
            case 12: made.InsertRange(at, FieldOf(made)); break;
            case 13: made.InsertRange(at, FieldOf([.. other])); break;
            case 14: Replace(made, (at, 1), Escaped(made[at])); break;
            case 15: Swap(made); break;
            case 16: made[at] = (byte)(made[at] ^ 0x20); break;
            default: if (random.Next(60) == 0) Repeat(made); else made.RemoveRange(at, 1); break;
        }
    }

    private byte[] Escaped(byte what) =>
        Encoding.ASCII.GetBytes("%" + what.ToString(random.Next(2) == 0 ? "X2" : "x2", CultureInfo.InvariantCulture));

    private byte[] Word() => words.Count > 0 ? words[random.Next(words.Count)] : [(byte)random.Next(256)];

    /// <summary>Mostly short.</summary>
    private int Length(int max) => Math.Min(max, random.Next(8) == 0 ? random.Next(max + 1) : random.Next(1, 9));

    private void Copy(List<byte> made, int from)
    {
        var some = made.GetRange(from, Length(made.Count - from));
        made.InsertRange(random.Next(made.Count + 1), some);
    }

    private void Splice(List<byte> made, int at, byte[] other)
    {
        if (other.Length == 0) return;
        var from = random.Next(other.Length);
        var some = other.AsSpan(from, Length(other.Length - from)).ToArray();
        if (random.Next(2) == 0) made.RemoveRange(at, Math.Min(some.Length, made.Count - at));
        made.InsertRange(at, some);
    }

    /// <summary>What stands between two of the same delimiters, with the first.</summary>
    private (int Start, int Length) Field(List<byte> made)
    {
        var delimiter = Delimiters[random.Next(Delimiters.Length)];
        var middle = random.Next(made.Count);
        var start = made.LastIndexOf(delimiter, middle);
        var end = made.IndexOf(delimiter, middle);
        if (start == end && end >= 0) end = made.IndexOf(delimiter, end + 1);
        if (start < 0) start = 0;
        return (start, (end < 0 ? made.Count : end) - start);
    }

    private List<byte> FieldOf(List<byte> bytes)
    {
        if (bytes.Count == 0) return [];
        var (start, length) = Field(bytes);
        return bytes.GetRange(start, length);
    }

    private void RemoveField(List<byte> made)
    {
        var (start, length) = Field(made);
        made.RemoveRange(start, length);
    }

    private void Swap(List<byte> made)
    {
        var some = FieldOf(made);
        RemoveField(made);
        made.InsertRange(random.Next(made.Count + 1), some);
    }

    /// <summary>More often than any limit of a count allows.</summary>
    private void Repeat(List<byte> made)
    {
        var (start, length) = Field(made);
        if (length == 0) return;
        var some = made.GetRange(start, length);
        var times = Math.Min(1 << random.Next(15), MaxLength / length);
        made.InsertRange(start, [.. Enumerable.Repeat(some, times).SelectMany(static bytes => bytes)]);
    }

    private static (int Start, int Length) NumberAt(List<byte> made, int at)
    {
        while (at < made.Count && !char.IsAsciiDigit((char)made[at])) at++;
        var end = at;
        while (end < made.Count && char.IsAsciiDigit((char)made[end])) end++;
        return (at, end - at);
    }

    private byte[] NewNumber()
    {
        if (random.Next(2) == 0) return Encoding.ASCII.GetBytes(Numbers[random.Next(Numbers.Length)]);
        var text = new byte[20];
        Utf8Formatter.TryFormat(random.Next(300), text, out var length);
        return text[..length];
    }

    private static void Replace(List<byte> made, (int Start, int Length) what, byte[] with)
    {
        made.RemoveRange(what.Start, what.Length);
        made.InsertRange(what.Start, with);
    }
}
