using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>The node of these tests, and what it is told.</summary>
public sealed partial class StatusReportTests
{
    private static CallbackRequest Report(string status, string account = TestProvider.AccountSid, string? token = null, bool isPromised = true)
    {
        List<(string, string)> fields =
            [("CallSid", ReceivingApp.Leg), ("CallStatus", status), ("From", "client:alice"), ("To", "+14155550100"), ("Direction", "inbound"),
             ("AccountSid", account)];
        if (isPromised) fields.Add(("CallbackSource", "call-progress-events"));
        return new()
        {
            Method = "POST", Scheme = "https", Host = "example.com", Target = "/status", ContentType = "application/x-www-form-urlencoded",
            Body = SignedRequest.Form(fields),
            Signature = token is null ? null : SignedRequest.Sign(SignedRequest.FormText("https://example.com/status", fields), token),
        };
    }

    private async Task<int> StatusAsync(string status, bool isPromised = true) =>
        (await ReceiveAsync(Report(status, isPromised: isPromised), isVoice: false))!.StatusCode;

    private async Task<CallbackAnswer?> ReceiveAsync(CallbackRequest request, bool isVoice) => isVoice
        ? await App.Services.GetRequiredService<IVoiceWebhookReceiver>().ReceiveAsync(request, cancellationToken: TestAccount.Token)
        : await App.Receiver.ReceiveStatusAsync(request, TestAccount.Token);

    private async Task StartAsync(Action<ICallMessageEventsBuilder>? build = null, Action<CallMessageEventsOptions>? configure = null)
    {
        _app = await NodeApp.StartAsync(
            _engine,
            "a",
            builder =>
            {
                builder.Services.AddSingleton(_told);
                builder.AddLifecycleHandler<AnsweredToo>();
                build?.Invoke(builder);
            },
            options =>
            {
                options.Resilience.Retry.MaxRetryAttempts = 0;
                configure?.Invoke(options);
            });

        // An engine whose node has no calls yet is at rest, whatever waits.
        await Eventually.HoldsAsync(() => _engine.OwnerOf(CallSid.Parse(ReceivingApp.Leg)) == App.Node);
    }

    private async Task PassAsync(int seconds)
    {
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _engine.Wake();
    }

    private Task WhenDoneAsync() => Eventually.HoldsAsync(() => _engine.Entries.Count > 0 && _engine.IsAtRest);

    /// <summary>Twilio, whose looks at a leg fail for some time.</summary>
    private sealed class FailingTwilio(int failures) : ITwilioTransport
    {
        private int _failed;

        public TalkingTwilio Inner { get; } = new();

        public int Failed => Volatile.Read(ref _failed);

        public AccountSid AccountSid => Inner.AccountSid;

        public Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken)
        {
            if (request.Operation != TwilioOperation.FetchCall || Failed >= failures) return Inner.SendAsync(request, cancellationToken);
            Interlocked.Increment(ref _failed);
            return Task.FromResult(new TwilioResponse { StatusCode = 500 });
        }
    }

    private sealed class AnsweredToo(ConcurrentQueue<string> told) : ComingsAndGoings(told), ICallLifecycleHandler
    {
        public Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Tell(context, "answered");
    }
}
