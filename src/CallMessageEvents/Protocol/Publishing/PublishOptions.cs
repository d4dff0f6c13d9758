namespace CallMessageEvents;

/// <summary>Configures one published value.</summary>
public sealed class PublishOptions
{
    /// <summary>Gets how long the value is sent to whoever comes.</summary>
    /// <value>Longer than zero, at most one day. The default is null: until the conversation has ended.</value>
    public TimeSpan? Lifetime { get; init; }
}
