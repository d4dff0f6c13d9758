using CallMessageEvents.Emulator;

namespace SupportCall;

/// <summary>The emulator's account and key, which are the same wherever it runs.</summary>
internal static class EmulatorAccess
{
    private static readonly TwilioEmulatorOptions Defaults = new();

    public static VoiceKey Key { get; } = new(Defaults.AccountSid, Defaults.ApiKeySid, Defaults.ApiKeySecret, ApplicationSid: null);

    /// <summary>Sends to an emulator that another process has.</summary>
    public static void UseEmulator(this CallMessageEventsOptions options, Uri address) =>
        (options.BaseAddress, options.AccountSid, options.AuthToken) = (address, Defaults.AccountSid, Defaults.AuthToken);
}
