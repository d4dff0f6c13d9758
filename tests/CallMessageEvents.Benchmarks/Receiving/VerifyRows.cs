using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// From a callback's bytes to a message, through <see cref="ICallbackReceiver"/>: deliveries of messages that are done, which the inbox knows at once; and what
/// bad signatures cost, with <see cref="TwilioSignature"/> on both sides: a receiver also logs and counts them.
/// </summary>
internal sealed class VerifyRows : IRows
{
    private const int Count = 20_000;
    private const int FirstMessages = 5_000;
    private const int RoundCount = 31;
    private const string SharedKeyId = "webhooks_sharedkey_0123456789abcdefghijklmnop";

    private static readonly byte[] Token = Encoding.UTF8.GetBytes(FloorData.AuthToken);
    private static readonly byte[] Url = Encoding.UTF8.GetBytes(FloorData.CallbackUrl);

    public string[] Names => ["verify-cpu", "verify-bytes", "verify-bytes-first", "verify-bad", "verify-malformed", "verify-json", "verify-sha256"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options =>
        {
            (options.AccountSid, options.AuthToken) = (FloorData.AccountSid, FloorData.AuthToken);
            options.Signature.SharedKeys.Add(new() { Id = SharedKeyId, Secret = FloorData.AuthToken });
        });
        await using var provider = services.BuildServiceProvider();
        var receiver = provider.GetRequiredService<ICallbackReceiver>();
        var form = Callback.Request(FloorData.CallbackUrl, FloorData.CallbackForm, FloorData.CallbackSignature);
        await RequireDoneAsync(receiver, form);

        yield return (await CompareAsync(() => Receive(form), static () => RequireTrue(VerifyForm()))).Row("verify-cpu", "us", 1.10);
        yield return new("verify-bytes", "B", Probe.ThreadBytes(Count, () => Receive(form))) { Limit = 1150, LimitOf = LimitOf.Ours };
        yield return new("verify-bytes-first", "B", await FirstBytesAsync(receiver, Receive)) { Limit = 1250, LimitOf = LimitOf.Ours };

        var bad = Callback.Sign(FloorData.CallbackUrl + "1", FloorData.CallbackForm);
        yield return (await CompareAsync(() => Verify(bad), static () => Verify(FloorData.CallbackSignature))).Row("verify-bad", "us", 1.75);
        yield return (await CompareAsync(static () => Verify("not a signature"), static () => Verify(FloorData.CallbackSignature)))
            .Row("verify-malformed", "us", 0.1);

        var body = Json();
        var url = TwilioSignature.AddBodyHash(FloorData.CallbackUrl, body);
        var (urlBytes, sha) = (Encoding.UTF8.GetBytes(url), SHA256.HashData(body));
        var signature = TwilioSignature.Sign(url, body, CallbackFormat.Json, FloorData.AuthToken);
        var json = Callback.Request(url, body, signature, "application/json");
        await RequireDoneAsync(receiver, json);
        yield return (await CompareAsync(() => Receive(json), () => RequireTrue(VerifyFloor.Json(body, urlBytes, sha, Token, signature))))
            .Row("verify-json", "us", 1.3);

        var sha256 = Callback.Request(
            FloorData.CallbackUrl,
            FloorData.CallbackForm,
            TwilioSignature.Sign(FloorData.CallbackUrl, FloorData.CallbackForm, CallbackFormat.Form, FloorData.AuthToken, SignatureAlgorithm.HmacSha256),
            settings: $"key={SharedKeyId},algorithm=HMAC_SHA256");
        await RequireDoneAsync(receiver, sha256);
        yield return new("verify-sha256", "us", (await CompareAsync(() => Receive(sha256), () => Receive(form))).Ours);

        Task Receive(CallbackRequest request)
        {
            var receiving = receiver.ReceiveMessageAsync(request);
            if (!receiving.IsCompletedSuccessfully || receiving.Result.StatusCode >= 300)
                throw new InvalidOperationException("It was refused, or went on elsewhere.");
            return Task.CompletedTask;
        }
    }

    private static Task<Compared> CompareAsync(Func<Task> ours, Func<Task> floor) =>
        Rounds.CompareAsync(RoundCount, () => Probe.ThreadCpu(Count, ours), () => Probe.ThreadCpu(Count, floor));

    private static bool VerifyForm() => VerifyFloor.Form(FloorData.CallbackForm, Url, Token, FloorData.CallbackSignature);

    private static Task RequireTrue(bool isValid) => isValid ? Task.CompletedTask : throw new InvalidOperationException("The floor says no.");

    private static Task Verify(string signature)
    {
        _ = TwilioSignature.Verify(signature, FloorData.CallbackUrl, FloorData.CallbackForm, CallbackFormat.Form, FloorData.AuthToken);
        return Task.CompletedTask;
    }

    private static async Task RequireDoneAsync(ICallbackReceiver receiver, CallbackRequest request)
    {
        var answer = await receiver.ReceiveMessageAsync(request);
        if (answer.StatusCode is < 200 or >= 300) throw new InvalidOperationException($"The callback was answered {answer.StatusCode}.");
    }

    /// <summary>Each message is another one's second delivery, so that no text of it was met just before.</summary>
    private static async Task<double> FirstBytesAsync(ICallbackReceiver receiver, Func<CallbackRequest, Task> receive)
    {
        var requests = Enumerable.Range(1, FirstMessages).Select(static call => Callback.Form(call, call, 1))
            .Select(static body => Callback.Request(FloorData.CallbackUrl, body, Callback.Sign(FloorData.CallbackUrl, body))).ToArray();
        foreach (var request in requests) await RequireDoneAsync(receiver, request);
        var next = 0;
        return Probe.ThreadBytes(FirstMessages, () => receive(requests[next++]));
    }

    /// <summary>What a subscription's callback would be as JSON: texts, but for the number.</summary>
    private static byte[] Json()
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in FloorData.Callback) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return json.ToArray();
    }
}
