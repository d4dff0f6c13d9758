namespace CallMessageEvents.Emulator;

/// <summary>The rule for where callbacks can go.</summary>
internal static class CallbackUrl
{
    public static bool IsValid(Uri url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https" };
}
