using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Emulator;

/// <summary>What all calls of <c>AddEmulator</c> for one account configure. Registered as a service, so that a second call continues the first.</summary>
internal sealed class EmulatorSetup(string accountName)
{
    public string AccountName => accountName;

    public Action<TwilioEmulatorOptions>? Configure { get; set; }

    public bool AllowInProduction { get; set; }

    public HostedEmulator Find(IServiceProvider provider) =>
        accountName.Length == 0 ? provider.GetRequiredService<HostedEmulator>() : provider.GetRequiredKeyedService<HostedEmulator>(accountName);
}
