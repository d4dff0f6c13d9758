namespace CallMessageEvents.Emulator;

/// <summary>Sends each request to the emulator, wherever it listens.</summary>
internal sealed class EmulatorRedirect(HostedEmulator emulator) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = (await emulator.GetAsync(cancellationToken).ConfigureAwait(false)).BaseAddress;
        if (request.RequestUri is { } wanted)
        {
            request.RequestUri = new Uri(ReachableAt(address), wanted.PathAndQuery);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An emulator that listens everywhere is reached on this machine.</summary>
    private static Uri ReachableAt(Uri address) => address.Host switch
    {
        "0.0.0.0" => new UriBuilder(address) { Host = "127.0.0.1" }.Uri,
        "[::]" => new UriBuilder(address) { Host = "localhost" }.Uri,
        _ => address,
    };
}
