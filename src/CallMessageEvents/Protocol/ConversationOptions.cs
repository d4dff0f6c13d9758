using System.ComponentModel.DataAnnotations;

namespace CallMessageEvents;

/// <summary>Configures requests, receipts and published values.</summary>
public sealed class ConversationOptions
{
    /// <summary>
    /// Gets or sets how long after a leg is in progress a published value is sent to it as a plain message, when its app has not said that it speaks the
    /// protocol.
    /// </summary>
    /// <value>The default is 3 seconds. Null: never; then only apps that speak the protocol get published values.</value>
    public TimeSpan? PlainValuesAfter { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets by how much the wait before a repetition is lengthened at most, at random, so that many do not repeat at one moment.</summary>
    /// <value>A share from 0 to 0.2. The default is 0.2.</value>
    [Range(0, 0.2)]
    public double Jitter { get; set; } = 0.2;
}
