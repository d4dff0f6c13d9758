namespace CallMessageEvents.Emulator;

/// <summary>Where the messages of one leg's end user are posted.</summary>
internal sealed class Subscription
{
    private readonly EmulatedCall _call;

    public Subscription(EmulatedCall call, Uri callback, HttpMethod method, CallbackCourier courier)
    {
        _call = call;
        Callback = callback;
        Method = method;
        Queue = new(this, courier);
    }

    public string Sid { get; } = Sids.New(Sids.Subscription);

    public EmulatorAccount Account => _call.Account;

    /// <summary>As it was given, with the fragment.</summary>
    public Uri Callback { get; }

    public HttpMethod Method { get; }

    public DeliveryQueue Queue { get; }

    /// <summary>Ends it for newer ones.</summary>
    public void End() => _call.Messages.Unsubscribe(Sid);
}
