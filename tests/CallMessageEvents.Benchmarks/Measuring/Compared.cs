namespace CallMessageEvents.Benchmarks;

/// <summary>Medians: of ours, of the floor, of the rounds' ratios, and of the floor's ratios to itself where that was measured.</summary>
internal sealed record Compared(double Ours, double Floor, double Ratio, double? Control)
{
    public bool IsUnsure => Control is < 0.97 or > 1.03;

    public static Compared Of<T>(List<Round<T>> rounds, Func<T, double> value) => new(
        Median.Of(rounds.Select(round => value(round.Ours))),
        Median.Of(rounds.Select(round => value(round.Floor))),
        Median.Of(rounds.Select(round => value(round.Ours) / value(round.Floor))),
        rounds[0].IsControlled ? Median.Of(rounds.Select(round => value(round.Again) / value(round.Floor))) : null);

    public static Compared Of(double ours, double floor) => new(ours, floor, ours / floor, null);

    public Row Row(string name, string unit, double limit, bool isLeast = false) =>
        new(name, unit, Ours) { Floor = Floor, Ratio = Ratio, IsUnsure = IsUnsure, Limit = limit, LimitOf = LimitOf.Ratio, IsLeast = isLeast };
}
