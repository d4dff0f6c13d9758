using CallMessageEvents.Emulator;

namespace CallMessageEvents.Campaign;

/// <summary>The faults between the app of one leg and Twilio; they end with the leg.</summary>
internal sealed class Network : IDisposable
{
    private readonly TwilioEmulator _twilio;
    private readonly List<EndUserFault> _faults;

    public Network(TwilioEmulator twilio, string leg, bool speaks, int seed, TimeSpan lateness)
    {
        _twilio = twilio;
        EndUserFault fault = new() { Kind = EndUserFaultKind.Lateness, Delay = lateness, Probability = 0.02, CallSid = leg, Seed = seed };
        _faults =
        [
            fault,
            fault with { Kind = EndUserFaultKind.Doubling, Delay = null },

            // Of a plain message that the network loses on its way to the app, no one would ever know.
            fault with { Kind = EndUserFaultKind.Loss, Delay = null, FromEndUser = speaks ? null : true },
        ];
        foreach (var one in _faults) twilio.Faults.EndUsers.Add(one);
    }

    public void Dispose() => _faults.ForEach(fault => _twilio.Faults.EndUsers.Remove(fault));
}
