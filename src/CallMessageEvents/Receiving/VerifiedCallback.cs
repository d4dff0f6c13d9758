namespace CallMessageEvents;

/// <summary>An authentic callback's fields, or the refusal to answer.</summary>
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
