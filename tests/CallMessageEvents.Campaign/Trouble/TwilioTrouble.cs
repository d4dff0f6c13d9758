using CallMessageEvents.Emulator;

namespace CallMessageEvents.Campaign;

/// <summary>What goes wrong at Twilio: with one request in ten, and one callback in ten.</summary>
internal static class TwilioTrouble
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    public static void Order(EmulatorFaults faults, int seed)
    {
        // Three failures in a row at most: the library tries five times again.
        Fault fault = new() { Kind = FaultKind.Status, StatusCode = 503, Probability = 0.015, Seed = seed, MaxInARow = 3 };
        foreach (var one in (Fault[])
        [
            fault,
            fault with { StatusCode = 429, RetryAfter = TimeSpan.FromSeconds(1) },
            fault with { StatusCode = 500 },
            fault with { StatusCode = 500, Processed = true },
            fault with { Kind = FaultKind.Reset, StatusCode = null },
            fault with { Kind = FaultKind.Reset, StatusCode = null, Processed = true },
            fault with { Kind = FaultKind.TruncatedBody, StatusCode = null },
            fault with { Kind = FaultKind.SlowBody, StatusCode = null, Delay = Slow },
            fault with { Kind = FaultKind.Latency, StatusCode = null, Delay = Slow },
            fault with { Kind = FaultKind.Html, StatusCode = null },
            fault with { Kind = FaultKind.StaleRead, StatusCode = null, Delay = 4 * Slow, Probability = 0.1, MaxInARow = null },
        ])
        {
            faults.Add(one);
        }

        CallbackFault callback = new() { Kind = CallbackFaultKind.Duplicate, Probability = 0.03, Seed = seed };
        faults.Callbacks.Add(callback);
        faults.Callbacks.Add(callback with { Kind = CallbackFaultKind.Reordering });
        faults.Callbacks.Add(callback with { Kind = CallbackFaultKind.Loss, Probability = 0.01 });
    }
}
