using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>A callback before its signature is verified.</summary>
/// <param name="Request">The request.</param>
/// <param name="Kind">Which endpoint it came to.</param>
/// <param name="Format">How its body is written.</param>
/// <param name="Settings">The settings of its signature.</param>
/// <param name="Error">Why its fields cannot be read. The sender learns it only once the callback is verified.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UnverifiedCallback(
    CallbackRequest Request, CallbackKind Kind, CallbackFormat Format, SignatureSettings Settings, CallMessageParseError? Error)
{
    public bool IsGet => CallbackVerifier.IsGet(Request);
}
