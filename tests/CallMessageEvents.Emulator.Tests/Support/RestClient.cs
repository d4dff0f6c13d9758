using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>The other side of the REST API, on nothing but HTTP.</summary>
public sealed class RestClient : IDisposable
{
    private readonly TwilioEmulator _twilio;

    public RestClient(TwilioEmulator twilio)
    {
        _twilio = twilio;
        Http = new() { BaseAddress = twilio.BaseAddress };
        Http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{twilio.AccountSid}:{twilio.AuthToken}")));
    }

    public HttpClient Http { get; }

    public string Account => $"/2010-04-01/Accounts/{_twilio.AccountSid}";

    public static string CallPath(EmulatedCall call) => $"/2010-04-01/Accounts/{call.AccountSid}/Calls/{call.Sid}";

    public Task<RestReply> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public Task<RestReply> DeleteAsync(string path) => SendAsync(new(HttpMethod.Delete, path));

    public Task<RestReply> PostAsync(string path, params (string Key, string Value)[] form) =>
        SendAsync(new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Key, field.Value))) });

    public Task<RestReply> SendMessageAsync(EmulatedCall call, string content, string? key = null) =>
        PostAsync($"{CallPath(call)}/UserDefinedMessages.json", key is null ? [("Content", content)] : [("Content", content), ("IdempotencyKey", key)]);

    public Task<RestReply> SubscribeAsync(EmulatedCall call, string callback, params (string Key, string Value)[] more) =>
        PostAsync($"{CallPath(call)}/UserDefinedMessageSubscriptions.json", [("Callback", callback), .. more]);

    public async Task<RestReply> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, response.Headers);
    }

    public void Dispose() => Http.Dispose();
}

public sealed record RestReply(int Status, JsonElement Json, HttpResponseHeaders Headers)
{
    public int Code => Json.GetProperty("code").GetInt32();

    public string? this[string property] => Json.GetProperty(property).GetString();

    public string[] Sids(string list, string property = "sid") =>
        [.. Json.GetProperty(list).EnumerateArray().Select(item => item.GetProperty(property).GetString()!)];
}
