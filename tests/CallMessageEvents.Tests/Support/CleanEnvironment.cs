using System.Collections;
using System.Runtime.CompilerServices;

namespace CallMessageEvents.Tests;

/// <summary>A developer's own Twilio account must never take part in a test.</summary>
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
    }
}
