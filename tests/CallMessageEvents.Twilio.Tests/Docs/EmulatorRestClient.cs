using CallMessageEvents.Emulator;
using Twilio.Clients;
using Twilio.Http;

namespace CallMessageEvents.Tests.Docs;

internal static class EmulatorRestClient
{
    public static TwilioRestClient CreateRestClient(this TwilioEmulator twilio) => new(
        twilio.AccountSid, twilio.AuthToken, httpClient: new SystemNetHttpClient(new System.Net.Http.HttpClient(new Redirect(twilio.BaseAddress))));
}

internal sealed class Redirect(Uri address) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
