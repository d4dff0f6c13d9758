// Sends one message through each transport. Arguments: the sid of a call.
using CallMessageEvents;
using CallMessageEvents.Twilio;
using Microsoft.Extensions.DependencyInjection;
using Twilio.Clients;
using Twilio.Http;

var address = new Uri(Environment.GetEnvironmentVariable("CallMessageEvents__BaseAddress")!);
var (account, token) = (Environment.GetEnvironmentVariable("TWILIO_ACCOUNT_SID")!, Environment.GetEnvironmentVariable("TWILIO_AUTH_TOKEN")!);

await SendAsync("own", services => services.AddCallMessageEvents(options =>
{
    options.BaseAddress = address;
    options.AccountSid = account;
    options.AuthToken = token;
}));

using var http = new System.Net.Http.HttpClient(new Redirect(address));
var client = new TwilioRestClient(account, token, httpClient: new SystemNetHttpClient(http));
await SendAsync("helper", services => services.AddCallMessageEvents().UseTwilioRestClient(client));

async Task SendAsync(string text, Action<IServiceCollection> add)
{
    var services = new ServiceCollection();
    add(services);
    await using var provider = services.BuildServiceProvider();
    await provider.GetRequiredService<ICallMessenger>().SendAsync(EndUser.WhoAnswered(args[0]), new Hint(text));
}

[CallMessage("hint")]
internal sealed record Hint(string Text);

internal sealed class Redirect(Uri address) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
