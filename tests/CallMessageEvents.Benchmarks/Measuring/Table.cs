namespace CallMessageEvents.Benchmarks;

/// <summary>The table, a line a row, as the rows come.</summary>
internal static class Table
{
    private static readonly int[] Widths = [26, 16, 16, 7, 18, 8];

    public static string Header => Line(["name", "ours", "floor", "ratio", "limit", string.Empty]);

    public static string Line(Row row) => Line(row.Cells);

    private static string Line(string[] cells) => string.Concat(cells.Zip(Widths, static (cell, width) => cell.PadRight(width))).TrimEnd();
}
