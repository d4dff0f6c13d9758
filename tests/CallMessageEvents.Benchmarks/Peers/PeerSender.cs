using System.Text.Json;
using Twilio.Clients;
using Twilio.Http;
using Twilio.Rest.Api.V2010.Account.Call;

namespace CallMessageEvents.Benchmarks;

/// <summary>The same send with Twilio's C# helper library: it posts what it is given, once, and knows nothing of legs.</summary>
internal sealed class PeerSender(System.Net.Http.HttpClient client)
{
    private readonly TwilioRestClient _twilio = new(
        FloorData.AccountSid, FloorData.AuthToken, FloorData.AccountSid, httpClient: new SystemNetHttpClient(client));

    public Task<UserDefinedMessageResource> SendAsync() => UserDefinedMessageResource.CreateAsync(
        FloorData.CallSid,
        JsonSerializer.Serialize(MenuSelected.Sample, BenchmarkJson.Default.MenuSelected),
        FloorData.AccountSid,
        Guid.NewGuid().ToString("N"),
        _twilio);
}
