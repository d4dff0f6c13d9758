using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>Dates as Twilio writes them (RFC 2822): <c>Fri, 18 Oct 2019 17:00:00 +0000</c>.</summary>
internal static class WireDate
{
    public static string Format(DateTimeOffset at) => at.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
