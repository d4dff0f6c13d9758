namespace CallMessageEvents.Hosting;

/// <summary>
/// Where the callback endpoints are. Whoever maps them tells this: <c>MapCallMessageEvents</c>, or a host of your own. Registered by
/// <c>AddCallMessageEvents</c>.
/// </summary>
public interface ICallbackPaths
{
    /// <summary>Tells the paths. Each is asked whenever an address is needed; the last who tells them is asked.</summary>
    /// <param name="messages">The path for messages, beginning with a slash, as it is after <c>PublicBaseUrl</c>; null while it is not known.</param>
    /// <param name="status">Likewise for status callbacks.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">There is no auth token that callbacks could be verified with; the message says what to set.</exception>
    void Map(Func<string?> messages, Func<string?> status);
}
