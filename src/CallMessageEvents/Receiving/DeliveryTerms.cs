namespace CallMessageEvents;

/// <summary>How a delivery waits for its answer. A delivery that is answered at once needs no object.</summary>
/// <param name="open">Where it is counted until it has been answered.</param>
/// <param name="hangUp">Cancelled when the sender hangs up.</param>
internal readonly struct DeliveryTerms(OpenDeliveries open, CancellationToken hangUp)
{
    /// <summary>Begins to wait.</summary>
    public Delivery Begin() => new(open, hangUp);
}
