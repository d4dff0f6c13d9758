namespace CallMessageEvents.Emulator;

/// <summary>Where the messages of one leg's end user are posted.</summary>
internal sealed class Subscription(EmulatedCall call, Uri callback, HttpMethod method, int number, CallExchange exchange)
{
    public string Sid { get; } = Sids.New(Sids.Subscription);

    public EmulatedCall Call { get; } = call;

    /// <summary>As it was given, with the fragment.</summary>
    public Uri Callback { get; } = callback;

    public HttpMethod Method { get; } = method;

    public DateTimeOffset At { get; } = exchange.Time.GetUtcNow();

    /// <summary>Its place among all that the leg ever had, from 1.</summary>
    public int Number { get; } = number;

    public DeliveryQueue Queue { get; } = new(exchange.Courier);

    /// <summary>Ends it for newer ones.</summary>
    public void End() => Call.Messages.Unsubscribe(Sid);
}
