using System.Globalization;
using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>The answers that faults make up.</summary>
internal static class FaultAnswer
{
    private const int HugeLength = 5 * 1024 * 1024;

    public static RestAnswer Of(Fault fault, DateTimeOffset now)
    {
        var answer = fault.Kind switch
        {
            FaultKind.Html => Html(fault.StatusCode ?? 502),
            FaultKind.HugeBody => TwilioError(fault, fault.StatusCode ?? 500, new string('x', HugeLength)),
            _ => Status(fault, fault.StatusCode.GetValueOrDefault()),
        };
        answer.RetryAfter = RetryAfter(fault, now);
        return answer;
    }

    private static RestAnswer Status(Fault fault, int status) =>
        fault.Body is { } body ? RestAnswer.Raw(status, Encoding.UTF8.GetBytes(body), fault.ContentType)
        : status < 400 ? RestAnswer.Raw(status, [])
        : TwilioError(fault, status, "A fault of the emulator");

    private static RestAnswer TwilioError(Fault fault, int status, string message) => RestAnswer.Error(status, fault.Code ?? 20_000 + status, message);

    private static RestAnswer Html(int status) => RestAnswer.Raw(
        status,
        Encoding.UTF8.GetBytes(
            $"<html>\n<head><title>{status}</title></head>\n<body><center><h1>{status}</h1></center><hr><center>proxy</center></body>\n</html>\n"),
        "text/html; charset=utf-8");

    private static string? RetryAfter(Fault fault, DateTimeOffset now)
    {
        if (fault.RetryAfter is not { } after)
        {
            return null;
        }

        if (!fault.RetryAfterAsDate)
        {
            return Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var date = now.ToUniversalTime() + after;
        var missing = (TimeSpan.TicksPerSecond - (date.Ticks % TimeSpan.TicksPerSecond)) % TimeSpan.TicksPerSecond;
        return date.AddTicks(missing).ToString("R", CultureInfo.InvariantCulture);
    }
}
