using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Twilio.Security;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// A callback beside <see cref="RequestValidator"/>: both read the form and verify its signature; ours makes a message of it, too, and asks the inbox, which
/// knows it.
/// </summary>
internal sealed class PeerVerifyRows : IRows
{
    private const int Count = 10_000;

    public string[] Names => ["peer-verify", "peer-verify-bytes"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options => (options.AccountSid, options.AuthToken) = (FloorData.AccountSid, FloorData.AuthToken));
        await using var provider = services.BuildServiceProvider();
        var receiver = provider.GetRequiredService<ICallbackReceiver>();
        var request = Callback.Request(FloorData.CallbackUrl, FloorData.CallbackForm, FloorData.CallbackSignature);
        if ((await receiver.ReceiveMessageAsync(request)).StatusCode >= 300) throw new InvalidOperationException("The callback was refused.");
        var validator = new RequestValidator(FloorData.AuthToken);

        yield return (await Rounds.CompareAsync(31, () => Probe.ThreadCpu(Count, ReceiveAsync), () => Probe.ThreadCpu(Count, ValidateAsync)))
            .Row("peer-verify", "us", 0.85);
        yield return Compared.Of(Probe.ThreadBytes(Count, ReceiveAsync), Probe.ThreadBytes(Count, ValidateAsync)).Row("peer-verify-bytes", "B", 0.85);

        Task ReceiveAsync()
        {
            var receiving = receiver.ReceiveMessageAsync(request);
            if (!receiving.IsCompletedSuccessfully || receiving.Result.StatusCode >= 300) throw new InvalidOperationException("It was refused.");
            return Task.CompletedTask;
        }

        async Task ValidateAsync()
        {
            using var body = new MemoryStream(FloorData.CallbackForm);
            using var form = new FormPipe(body);
            var fields = await form.ReadAsync();
            if (!validator.Validate(FloorData.CallbackUrl, fields, FloorData.CallbackSignature)) throw new InvalidOperationException("It was refused.");
        }
    }

    /// <summary>The framework's form reader, as <c>Request.ReadFormAsync</c> uses it.</summary>
    private sealed class FormPipe(Stream body) : IDisposable
    {
        private readonly FormReader _reader = new(body);

        public async Task<Dictionary<string, string>> ReadAsync()
        {
            var fields = await _reader.ReadFormAsync();
            return fields.ToDictionary(static field => field.Key, static field => field.Value.ToString());
        }

        public void Dispose() => _reader.Dispose();
    }
}
