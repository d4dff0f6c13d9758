using CallMessageEvents.Emulator;

namespace CallMessageEvents.Testing;

/// <summary>Legs of the emulator in the texts of errors.</summary>
internal static class Legs
{
    private const int MostMessages = 20;

    public static string Show(EmulatedCall leg) =>
        $"Leg {leg.Sid} ({(leg.Identity is { } identity ? $"client:{identity}" : leg.To.Length > 0 ? leg.To : leg.From)}, {leg.Status})";

    public static string Missing(EmulatedCall leg, Func<string> expected, string when)
    {
        var received = leg.Received.TakeLast(MostMessages).Select(static message => $"\n  {ContractJson.Show(message.Content)}").ToList();
        var came = received.Count == 0 ? "It received nothing." : $"It received:{string.Concat(received)}";
        return $"{Show(leg)} was expected to receive {expected()}, but did not {when}. {came}";
    }
}
