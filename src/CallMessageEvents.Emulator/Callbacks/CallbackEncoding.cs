namespace CallMessageEvents.Emulator;

/// <summary>How the body of a posted message callback is written.</summary>
public enum CallbackEncoding
{
    /// <summary>A form, whose fields are signed.</summary>
    Form,

    /// <summary>JSON. The address gets the body's SHA-256 as <c>bodySHA256</c> in its query, and alone is signed.</summary>
    Json,
}
