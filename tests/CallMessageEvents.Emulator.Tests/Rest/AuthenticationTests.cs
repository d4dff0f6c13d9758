using System.Net.Http.Headers;

namespace CallMessageEvents.Emulator.Tests;

public sealed class AuthenticationTests : EmulatorTest
{
    [Fact]
    public async Task Request_TokenOrApiKey_IsLetIn()
    {
        Assert.Equal(200, await StatusAsync(Basic(Twilio.AccountSid, Twilio.AuthToken)));
        Assert.Equal(200, await StatusAsync(Basic(Twilio.ApiKeySid, Twilio.ApiKeySecret)));
        Assert.Equal(200, await StatusAsync(new("basic", Basic(Twilio.AccountSid, Twilio.AuthToken).Parameter)));
    }

    [Fact]
    public async Task Request_AnythingElse_IsUnauthorized()
    {
        AuthenticationHeaderValue?[] wrong =
        [
            null,
            Basic(Twilio.AccountSid, "wrong"),
            Basic(Twilio.AccountSid, Twilio.ApiKeySecret),
            Basic(Twilio.ApiKeySid, Twilio.AuthToken),
            Basic("AC00000000000000000000000000000009", Twilio.AuthToken),
            Basic("", ""),
            new("Bearer", Twilio.AuthToken),
            new("Basic"),
            new("Basic", "%%%"),
            new("Basic", "YWJj"),
        ];
        foreach (var header in wrong)
        {
            Assert.Equal(401, await StatusAsync(header));
        }

        var reply = await Rest.GetAsync("/anywhere");
        Assert.Equal((401, 20003, "https://www.twilio.com/docs/errors/20003"), (reply.Json.GetProperty("status").GetInt32(), reply.Code, reply["more_info"]));
        Assert.NotEmpty(reply["message"]!);
    }

    private async Task<int> StatusAsync(AuthenticationHeaderValue? header)
    {
        Rest.Http.DefaultRequestHeaders.Authorization = header;
        return (await Rest.GetAsync($"{Rest.Account}/Calls.json")).Status;
    }
}
