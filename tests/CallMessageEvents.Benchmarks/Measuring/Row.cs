using System.Globalization;

namespace CallMessageEvents.Benchmarks;

/// <summary>What a row's limit is a limit of.</summary>
internal enum LimitOf
{
    None,
    Ratio,
    Ours,
}

/// <summary>One row of the table, as measured.</summary>
internal sealed record Row(string Name, string Unit, double Ours)
{
    /// <summary>What it is compared with; null where the limit is a number.</summary>
    public double? Floor { get; init; }

    /// <summary>The median of the rounds' ratios, which is not the ratio of the medians.</summary>
    public double? Ratio { get; init; }

    /// <summary>The floor against itself did not come out the same: the machine was not still.</summary>
    public bool IsUnsure { get; init; }

    public double? Limit { get; init; }

    public LimitOf LimitOf { get; init; }

    /// <summary>The limit is the least, not the most.</summary>
    public bool IsLeast { get; init; }

    /// <summary>How much of its limit it takes; 1 is the limit.</summary>
    public double? Share => (Limit, Judged) switch
    {
        ({ } limit, { } judged) => IsLeast ? limit / judged : judged / limit,
        _ => null,
    };

    public string Verdict => IsUnsure ? "UNSURE" : Share switch
    {
        null => "reported",
        <= 1 => "ok",
        _ => "OVER",
    };

    public string[] Cells =>
    [
        Name,
        WithUnit(Ours),
        Floor is { } floor ? WithUnit(floor) : "-",
        Ratio is { } ratio ? ratio.ToString("F2", CultureInfo.InvariantCulture) : "-",
        LimitText,
        Verdict,
    ];

    private double? Judged => LimitOf == LimitOf.Ours ? Ours : Ratio;

    private string LimitText => Limit is not { } limit ? "-"
        : (IsLeast ? "at least " : string.Empty) + (LimitOf == LimitOf.Ours ? WithUnit(limit) : limit.ToString("F2", CultureInfo.InvariantCulture));

    private string WithUnit(double value) => $"{Number(value)} {Unit}".TrimEnd();

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);
}
