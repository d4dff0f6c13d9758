namespace CallMessageEvents;

/// <summary>A callback that Twilio sent, with its fields; or what it is answered instead. Disposed when the fields are not needed any more.</summary>
internal readonly struct VerifiedCallback : IDisposable
{
    private readonly CallbackFields _fields;

    public VerifiedCallback(CallbackFields fields) => _fields = fields;

    public VerifiedCallback(CallbackAnswer refusal) => Refusal = refusal;

    public CallbackAnswer? Refusal { get; }

    public CallbackFields Fields => _fields;

    public void Dispose() => _fields.Dispose();
}
