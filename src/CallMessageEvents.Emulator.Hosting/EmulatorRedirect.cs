namespace CallMessageEvents.Emulator;

/// <summary>Sends each request to the emulator, wherever it listens: on this machine, so past every proxy.</summary>
internal sealed class EmulatorRedirect : DelegatingHandler
{
    private readonly HostedEmulator _emulator;

    private EmulatorRedirect(HostedEmulator emulator, HttpMessageHandler primary)
        : base(primary) => _emulator = emulator;

    /// <summary>The last of a client's handlers: none that the application adds, takes away or replaces comes after it.</summary>
    public static EmulatorRedirect To(HostedEmulator emulator, HttpMessageHandler primary)
    {
        switch (InnermostOf(primary))
        {
            case SocketsHttpHandler { UseProxy: true } sockets:
                sockets.UseProxy = false;
                break;
            case HttpClientHandler { UseProxy: true } client:
                client.UseProxy = false;
                break;
        }

        return new(emulator, primary);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = (await _emulator.GetAsync(cancellationToken).ConfigureAwait(false)).BaseAddress;
        if (request.RequestUri is { } wanted)
        {
            request.RequestUri = new Uri(ReachableAt(address), wanted.PathAndQuery);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static HttpMessageHandler InnermostOf(HttpMessageHandler handler)
    {
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return handler;
    }

    /// <summary>An emulator that listens everywhere is reached on this machine.</summary>
    private static Uri ReachableAt(Uri address) => address.Host switch
    {
        "0.0.0.0" => new UriBuilder(address) { Host = "127.0.0.1" }.Uri,
        "[::]" => new UriBuilder(address) { Host = "localhost" }.Uri,
        _ => address,
    };
}
