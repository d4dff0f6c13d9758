namespace CallMessageEvents.Emulator;

/// <summary>The directions that the emulator makes calls in, as Twilio writes them.</summary>
internal static class CallDirection
{
    public const string Inbound = "inbound";
    public const string OutboundDial = "outbound-dial";
    public const string OutboundApi = "outbound-api";
}
