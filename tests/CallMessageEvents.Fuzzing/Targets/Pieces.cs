namespace CallMessageEvents.Fuzzing;

/// <summary>Takes an input apart: some lines, and the rest as it is.</summary>
internal ref struct Pieces(ReadOnlySpan<byte> input)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = input;

    public ReadOnlySpan<byte> NextBytes()
    {
        var end = Rest.IndexOf((byte)'\n');
        var line = end < 0 ? Rest : Rest[..end];
        Rest = end < 0 ? default : Rest[(end + 1)..];
        return line;
    }

    public string Next() => Encoding.UTF8.GetString(NextBytes());

    /// <summary>A header: a line of nothing but a hyphen is none.</summary>
    public string? NextHeader() => Next() is var line && line == "-" ? null : line;
}
