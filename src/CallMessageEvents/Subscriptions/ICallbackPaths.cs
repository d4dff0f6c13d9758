namespace CallMessageEvents.Hosting;

/// <summary>
/// Learns the paths of the callback endpoints. The code that maps the endpoints calls it: <c>MapCallMessageEvents</c>, or a host of your own. Registered by
/// <c>AddCallMessageEvents</c>.
/// </summary>
public interface ICallbackPaths
{
    /// <summary>Sets the functions that return the paths. They are called whenever an address is needed. The last call of this method wins.</summary>
    /// <param name="messages">Returns the path for messages, from the slash after <c>PublicBaseUrl</c> on; null while it is not known.</param>
    /// <param name="status">Returns the path for status callbacks, likewise.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">There is no auth token to verify callbacks with; the message says what to set.</exception>
    void Map(Func<string?> messages, Func<string?> status);
}
