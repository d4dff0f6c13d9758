namespace CallMessageEvents.Hosting;

/// <summary>Tells how an account fares in this process, for health checks: nothing is asked of Twilio. Registered by <c>AddCallMessageEvents</c>, thread-safe.</summary>
public interface ICallMessageHealth
{
    /// <summary>How it fares now.</summary>
    CallMessageHealth Read();
}
