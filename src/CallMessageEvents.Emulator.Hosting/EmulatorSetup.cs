using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Emulator;

/// <summary>What each <c>AddEmulator</c> for one account said. Kept among the services, so that a second one continues the first.</summary>
internal sealed class EmulatorSetup(string accountName)
{
    public string AccountName => accountName;

    public Action<TwilioEmulatorOptions>? Configure { get; set; }

    public bool AllowInProduction { get; set; }

    public HostedEmulator Find(IServiceProvider provider) =>
        accountName.Length == 0 ? provider.GetRequiredService<HostedEmulator>() : provider.GetRequiredKeyedService<HostedEmulator>(accountName);
}
