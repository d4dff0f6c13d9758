using Microsoft.Extensions.Options;

namespace CallMessageEvents.Emulator;

/// <summary>Points an account's options at the emulator: after everything else that sets them.</summary>
internal sealed class EmulatorCredentials(EmulatorSetup setup, IServiceProvider provider) : IPostConfigureOptions<CallMessageEventsOptions>
{
    // The true address is known only when the emulator listens: EmulatorRedirect puts it in. Logs and errors show this one.
    private static readonly Uri Placeholder = new("http://emulator-in-this-process.invalid");

    public void PostConfigure(string? name, CallMessageEventsOptions options)
    {
        if (!string.Equals(name, setup.AccountName, StringComparison.Ordinal))
        {
            return;
        }

        var emulator = setup.Find(provider).Options;
        (options.AccountSid, options.AuthToken) = (emulator.AccountSid, emulator.AuthToken);
        (options.ApiKeySid, options.ApiKeySecret) = (null, null);
        options.Signature.SharedKeys = emulator.SharedKey is { } key ? [new() { Id = key.Id, Secret = key.Secret }] : [];
        options.Signature.RequireSharedKey &= emulator.SharedKey is not null;
        (options.BaseAddress, options.Region, options.Edge) = (Placeholder, null, null);
    }
}
