namespace CallMessageEvents;

/// <summary>Names where requests go, for errors and logs: host and port, and the proxy if there is one.</summary>
/// <param name="address">The address of the REST API; null when only the application's own transport knows it.</param>
/// <param name="handler">The handler that sends requests; null where it is not known.</param>
internal sealed class TwilioEndpoint(Uri? address, HttpMessageHandler? handler)
{
    /// <summary>The endpoint of the application's own transport: only the transport knows where it sends.</summary>
    public static TwilioEndpoint Unknown { get; } = new(null, null);

    /// <summary>Host and port.</summary>
    public string Host { get; } = address is null ? "Twilio" : $"{address.Host}:{address.Port}";

    public override string ToString() => FindProxy() is { } proxy ? $"{Host} (through the proxy {proxy})" : Host;

    private string? FindProxy()
    {
        if (address is null) return null;
        try
        {
            var proxy = Primary(handler) switch
            {
                SocketsHttpHandler { UseProxy: true } sockets => sockets.Proxy ?? HttpClient.DefaultProxy,
                HttpClientHandler { UseProxy: true } client => client.Proxy ?? HttpClient.DefaultProxy,
                _ => null,
            };

            // The address may have a user name and a password: those are left out.
            return proxy?.IsBypassed(address) == false && proxy.GetProxy(address) is { } found && found != address
                ? found.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
                : null;
        }
#pragma warning disable CA1031 // A proxy of the application's own may throw anything; that must not hide the error that is being described.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static HttpMessageHandler? Primary(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler { InnerHandler: { } inner }) handler = inner;
        return handler;
    }
}
