using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>
/// Which part of a list is asked for. A page token names the item that the page comes after (<c>PA…</c>) or before (<c>PB…</c>), so that nothing repeats or
/// vanishes when something new arrives between two pages.
/// </summary>
internal sealed record PageRequest(int Size, int Number, string? After, string? Before)
{
    public const string AfterPrefix = "PA";
    public const string BeforePrefix = "PB";

    private const int DefaultSize = 50;
    private const int MaxSize = 1000;

    public static bool TryRead(
        RestRequest request, [NotNullWhen(true)] out PageRequest? page, [NotNullWhen(false)] out RestAnswer? problem, string sidPrefix = Sids.Call)
    {
        var token = request.Parameter("PageToken");
        (page, problem) =
            !TryNumber(request.Parameter("PageSize"), DefaultSize, out var size) || size is < 1 or > MaxSize ? Invalid("PageSize must be from 1 to 1000")
            : !TryNumber(request.Parameter("Page"), 0, out var number) || number < 0 ? Invalid("Page must be a number from 0")
            : token is null ? Valid(new(size, number, null, null))
            : !Sids.IsValid(token[Math.Min(2, token.Length)..], sidPrefix) ? Invalid("PageToken is not one of ours")
            : token.StartsWith(AfterPrefix, StringComparison.Ordinal) ? Valid(new(size, number, token[2..], null))
            : token.StartsWith(BeforePrefix, StringComparison.Ordinal) ? Valid(new(size, number, null, token[2..]))
            : Invalid("PageToken is not one of ours");
        return page is not null;
    }

    private static (PageRequest?, RestAnswer?) Valid(PageRequest page) => (page, null);

    private static (PageRequest?, RestAnswer?) Invalid(string message) => (null, RestAnswer.InvalidParameter(message));

    private static bool TryNumber(string? text, int otherwise, out int number)
    {
        number = otherwise;
        return text is null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
