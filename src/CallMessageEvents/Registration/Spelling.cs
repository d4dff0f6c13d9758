namespace CallMessageEvents;

/// <summary>How much two names resemble each other. Upper and lower case are the same.</summary>
internal static class Spelling
{
    /// <summary>Whether one may be the other misspelt: a third of the letters differ at most, or one is the other with letters left out.</summary>
    public static bool IsNear(string name, string other) =>
        Distance(name, other) <= Math.Max(1, Math.Min(name.Length, other.Length) / 3) || IsWithin(name, other) || IsWithin(other, name);

    /// <summary>How many letters were added, left out, changed, or swapped with the next.</summary>
    public static int Distance(string name, string other)
    {
        var (last, before) = (new int[other.Length + 1], new int[other.Length + 1]);
        for (var j = 0; j <= other.Length; j++) last[j] = j;
        for (var i = 1; i <= name.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (Is(name[i - 1], other[j - 1]) ? 0 : 1));
                var isSwapped = i > 1 && j > 1 && Is(name[i - 1], other[j - 2]) && Is(name[i - 2], other[j - 1]);
                if (isSwapped) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last) = (last, row);
        }

        return last[other.Length];
    }

    /// <summary>Whether a name of at least five letters is another with letters left out, such as <c>PublicUrl</c>.</summary>
    private static bool IsWithin(string name, string other)
    {
        const int Least = 5;
        var at = 0;
        foreach (var letter in other)
        {
            if (at < name.Length && Is(letter, name[at])) at++;
        }

        return name.Length >= Least && at == name.Length;
    }

    private static bool Is(char one, char other) => char.ToUpperInvariant(one) == char.ToUpperInvariant(other);
}
