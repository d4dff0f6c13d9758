namespace CallMessageEvents.Hosting;

/// <summary>
/// Reports an account's health in this process, for health checks. Makes no request. Registered by <c>AddCallMessageEvents</c>. Thread-safe.
/// </summary>
public interface ICallMessageHealth
{
    /// <summary>Returns the account's health at this moment.</summary>
    CallMessageHealth Read();
}
