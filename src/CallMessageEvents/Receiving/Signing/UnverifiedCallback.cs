using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>What is known of a callback while nobody knows yet who sent it.</summary>
/// <param name="Request">The request.</param>
/// <param name="Kind">Where it came.</param>
/// <param name="Format">How its body is written.</param>
/// <param name="Settings">What it says of its signature.</param>
/// <param name="Error">Why its fields cannot be read, which it is told only once it is verified.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UnverifiedCallback(CallbackRequest Request, CallbackKind Kind, CallbackFormat Format, SignatureSettings Settings, CallMessageParseError? Error)
{
    public bool IsGet => CallbackVerifier.IsGet(Request);
}
