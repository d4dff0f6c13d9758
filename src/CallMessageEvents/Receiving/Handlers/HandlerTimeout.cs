using System.Globalization;

namespace CallMessageEvents;

/// <summary>
/// A handler that was cancelled because its time was over: the error names the option, where a bare cancellation would leave its reader to guess.
/// </summary>
internal static class HandlerTimeout
{
    public static TimeoutException Error(TimeSpan timeout, Exception cause) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The handler was cancelled: it had not ended within Receiving:HandlerTimeout ({timeout:c})."), cause);
}
