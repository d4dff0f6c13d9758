namespace CallMessageEvents;

/// <summary>A callback that Twilio sent, with its fields; or the refusal that it is answered with.</summary>
internal readonly record struct VerifiedCallback(CallbackFields Fields, CallbackAnswer? Refusal)
{
    public VerifiedCallback(CallbackAnswer refusal)
        : this(CallbackFields.None, refusal)
    {
    }

    public VerifiedCallback(CallbackFields fields)
        : this(fields, null)
    {
    }
}
