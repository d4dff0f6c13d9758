using System.Globalization;

namespace CallMessageEvents;

/// <summary>
/// The error of a handler that was cancelled because its time was over. It names the option, which a bare cancellation would not.
/// </summary>
internal static class HandlerTimeout
{
    public static TimeoutException Error(TimeSpan timeout, Exception cause) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The handler was cancelled: it had not ended within Receiving:HandlerTimeout ({timeout:c})."), cause);
}
