namespace CallMessageEvents.Hosting;

/// <summary>
/// Reports an account's health in this process, for health checks. Asks nothing of Twilio. Registered by <c>AddCallMessageEvents</c>. Thread-safe.
/// </summary>
public interface ICallMessageHealth
{
    /// <summary>Returns the account's health at this moment, as far as it is known in this process.</summary>
    CallMessageHealth Read();

    /// <summary>Returns the account's health, and how its engine fares, if one is registered. It takes at most two seconds.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<CallMessageHealth> ReadAsync(CancellationToken cancellationToken = default) => new(Read());
}
