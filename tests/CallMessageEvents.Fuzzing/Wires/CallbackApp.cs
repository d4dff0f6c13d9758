using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Fuzzing;

/// <summary>An application without a web server, made anew after so many inputs: it remembers messages.</summary>
internal sealed class CallbackApp(int renewAfter) : IDisposable
{
    private ServiceProvider? _provider;
    private ICallbackReceiver _receiver = null!;
    private int _runs;

    public static SharedKey[] SharedKeys => [new() { Id = Known.SharedKeyId, Secret = Known.SharedKeySecret }];

    public static IServiceCollection AddTo(IServiceCollection services, Uri? publicBase = null)
    {
        services.AddSingleton<ITwilioTransport>(new TakingTwilio());
        services.AddCallMessageEvents(options =>
        {
            (options.AccountSid, options.AuthToken, options.PublicBaseUrl) = (Known.AccountSid, Known.AuthToken, publicBase);
            options.Signature.SharedKeys = [.. SharedKeys];
            options.Receiving.AllowGet = true;

            // An input must not wait for numbers that never come.
            options.Receiving.GapTimeout = TimeSpan.Zero;
        })
            .AddHandler<Hint>(static (_, _) => Task.CompletedTask)
            .AddHandler<Count>(static (_, _) => Task.CompletedTask)
            .AddRequestHandler<Question, Answer>(static (_, _) => Task.FromResult(new Answer("8001")));
        return services;
    }

    public CallbackAnswer Receive(CallbackRequest request, bool isStatus = false)
    {
        if (_provider is null || ++_runs % renewAfter == 0)
        {
            Dispose();
            var services = AddTo(new ServiceCollection());
            _provider = services.BuildServiceProvider();
            _receiver = _provider.GetRequiredService<ICallbackReceiver>();
        }

        var answering = isStatus ? _receiver.ReceiveStatusAsync(request) : _receiver.ReceiveMessageAsync(request);
        return answering.IsCompleted ? answering.Result : answering.AsTask().GetAwaiter().GetResult();
    }

    public void Dispose() => _provider?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [CallMessage("hint")]
    internal sealed record Hint(JsonElement Text);

    [CallMessage("count")]
    internal sealed record Count(int Number);

    [CallMessage("question")]
    internal sealed record Question(string Text) : ICallRequest<Answer>;

    [CallMessage("answer")]
    internal sealed record Answer(string Text);

    /// <summary>Twilio in this process: takes everything at once.</summary>
    private sealed class TakingTwilio : ITwilioTransport
    {
        private int _sids;

        public AccountSid AccountSid { get; } = AccountSid.Parse(Known.AccountSid);

        public Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken)
        {
            var sid = Interlocked.Increment(ref _sids).ToString("x32", CultureInfo.InvariantCulture);
            var path = request.PathAndQuery.Split('/', '.');
            return Task.FromResult(request.Operation switch
            {
                TwilioOperation.CreateMessage => Answer(201, $$"""{"sid":"KX{{sid}}"}"""),
                TwilioOperation.CreateSubscription => Answer(201, $$"""{"sid":"ZY{{sid}}"}"""),
                TwilioOperation.DeleteSubscription => Answer(204, ""),
                TwilioOperation.FetchCall when path.FirstOrDefault(static part => part.StartsWith("CA", StringComparison.Ordinal)) is { } call => Answer(
                    200,
                    $$"""{"sid":"{{call}}","account_sid":"{{Known.AccountSid}}","status":"in-progress","from":"client:alice","to":"","direction":"inbound"}"""),
                TwilioOperation.ListCalls => Answer(200, """{"calls":[]}"""),
                _ => Answer(404, """{"code":20404,"status":404}"""),
            });
        }

        private static TwilioResponse Answer(int status, string body) => new() { StatusCode = status, Body = Encoding.UTF8.GetBytes(body) };
    }
}
