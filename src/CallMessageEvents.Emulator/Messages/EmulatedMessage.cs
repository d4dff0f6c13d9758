namespace CallMessageEvents.Emulator;

/// <summary>A message, in either direction. Thread-safe.</summary>
public sealed class EmulatedMessage
{
    private readonly DeliveryTally _deliveries;

    private EmulatedMessage(string callSid, string content, DateTimeOffset at, int deliveries)
    {
        CallSid = callSid;
        Content = content;
        At = at;
        Subscriptions = deliveries;
        _deliveries = new(deliveries);
    }

    /// <summary>Gets the message's sid (<c>KX…</c>).</summary>
    public string Sid { get; private init; } = Sids.New(Sids.Message);

    /// <summary>Gets the sid of the leg whose end user sent or got it.</summary>
    public string CallSid { get; }

    /// <summary>Gets the content, JSON text: compact when it came from the end user, else as it was sent.</summary>
    public string Content { get; }

    /// <summary>Gets whether the end user sent it; otherwise the end user got it.</summary>
    public bool FromEndUser { get; private init; }

    /// <summary>Gets the number of the end user's message in its call, or <see langword="null"/> for a message to the end user.</summary>
    public int? SequenceNumber { get; private init; }

    /// <summary>Gets the idempotency key that a message to the end user was sent with, or <see langword="null"/>.</summary>
    public string? IdempotencyKey { get; private init; }

    /// <summary>
    /// Gets the fault that it met between the end user's app and Twilio, or <see langword="null"/>. A message to the end user that met a
    /// <see cref="EndUserFaultKind.Loss"/> is not among <c>EmulatedCall.Received</c>.
    /// </summary>
    public EndUserFaultKind? Fault { get; internal set; }

    /// <summary>Gets when the emulator took the message.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Gets how many characters it has.</summary>
    internal int Length => Content.Length + (IdempotencyKey?.Length ?? 0);

    /// <summary>Gets how many subscriptions the leg had when its end user sent the message.</summary>
    internal int Subscriptions { get; }

    /// <summary>Waits until the deliveries of this message to every subscription have ended, well or not, with all retries and duplicates.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the deliveries.</param>
    /// <returns>The last attempt for each subscription that the leg had when the message was sent, duplicates apart; none for a message to the end
    /// user.</returns>
    public Task<IReadOnlyList<CallbackDelivery>> WhenDeliveredAsync(CancellationToken cancellationToken = default) =>
        _deliveries.Whole.WaitAsync(cancellationToken);

    internal static EmulatedMessage ToEndUser(string callSid, string content, string? idempotencyKey, DateTimeOffset at) =>
        new(callSid, content, at, deliveries: 0) { IdempotencyKey = idempotencyKey };

    internal static EmulatedMessage FromTheEndUser(
        string sid, string callSid, string content, int sequenceNumber, DateTimeOffset at, int subscriptions, EndUserFaultKind? fault) =>
        new(callSid, content, at, subscriptions) { Sid = sid, FromEndUser = true, SequenceNumber = sequenceNumber, Fault = fault };

    /// <summary>The same to the end user once more, with a sid of its own.</summary>
    internal EmulatedMessage Again() => new(CallSid, Content, At, deliveries: 0) { IdempotencyKey = IdempotencyKey, Fault = Fault };

    internal void Delivered(CallbackDelivery delivery) => _deliveries.Add(delivery);
}
