using System.Globalization;
using System.Net;
using System.Text;

namespace CallMessageEvents.Benchmarks;

/// <summary>The table as a picture: how much of its limit each row takes.</summary>
internal static class Picture
{
    private const int LineHeight = 26;
    private const int Left = 190;
    private const int LimitWidth = 260;
    private const double Longest = 2.5;

    public static string Draw(IReadOnlyList<Row> rows)
    {
        Row[] limited = [.. rows.Where(static row => row.Share is not null)];
        var height = (limited.Length * LineHeight) + 50;
        var limit = Left + LimitWidth;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 {height}\" font-family=\"sans-serif\" font-size=\"14\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append("<text x=\"10\" y=\"22\">How much of its limit each row takes; shorter is better</text>\n");
        for (var i = 0; i < limited.Length; i++) Draw(svg, limited[i], 36 + (i * LineHeight));
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{limit}\" x2=\"{limit}\" y1=\"32\" y2=\"{height - 14}\" stroke=\"black\" stroke-dasharray=\"4 3\"/>\n</svg>\n");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, Row row, int top)
    {
        var share = row.Share!.Value;
        var width = Math.Min(share, Longest) * LimitWidth;
        var color = share <= 1 ? "#2a7d4f" : "#b5472f";
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 10}\" y=\"{top + 15}\" text-anchor=\"end\">{WebUtility.HtmlEncode(row.Name)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{top}\" width=\"{width:F0}\" height=\"18\" fill=\"{color}\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + width + 8:F0}\" y=\"{top + 15}\">{share:P0}</text>\n");
    }
}
