using System.Collections;
using System.Runtime.CompilerServices;

namespace CallMessageEvents.Tests;

/// <summary>
/// A developer's own Twilio account must never take part in a test. Nor may hosts watch the whole repository for appsettings that change, each with all its
/// folders.
/// </summary>
internal static class CleanEnvironment
{
    [ModuleInitializer]
    public static void Clear()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static variable => (string)variable.Key).ToList())
        {
            if (name.StartsWith("TWILIO_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("CallMessageEvents", StringComparison.OrdinalIgnoreCase))
                Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
    }
}
