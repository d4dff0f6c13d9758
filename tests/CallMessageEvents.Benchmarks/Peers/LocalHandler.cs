namespace CallMessageEvents.Benchmarks;

/// <summary>Leads requests to Twilio's address, which the helper library does not let one choose, to a server on this machine.</summary>
internal sealed class LocalHandler(Uri twilio) : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Uri _address = new(twilio, $"/2010-04-01/Accounts/{FloorData.AccountSid}/Calls/{FloorData.CallSid}/UserDefinedMessages.json");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = _address;
        return base.SendAsync(request, cancellationToken);
    }
}
