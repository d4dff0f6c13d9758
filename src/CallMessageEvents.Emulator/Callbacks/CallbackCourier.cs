using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>Brings callbacks: one attempt each, at most 15 s, any answer ends it.</summary>
internal sealed class CallbackCourier(TwilioEmulatorOptions options, ILogger logger) : IAsyncDisposable
{
    private const string Stopped = "The emulator stopped.";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _time = options.TimeProvider;
    private readonly int _mostWaiting = options.MaxJournalEntries;
    private int _waiting;

    // Twilio's requests know nothing of our traces, proxies and cookies.
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        ConnectTimeout = Timeout,
        UseCookies = false,
        UseProxy = false,
    });

    public Journal<CallbackDelivery> Deliveries { get; } = new(options.MaxJournalEntries);

    public BackgroundWork Work { get; } = new();

    /// <summary>Takes a place among the waiting deliveries; <see cref="DeliverAsync"/> gives it back.</summary>
    public bool TryReserve()
    {
        if (Interlocked.Increment(ref _waiting) <= _mostWaiting)
        {
            return true;
        }

        Interlocked.Decrement(ref _waiting);
        return false;
    }

    public void Refuse(Subscription subscription, EmulatedMessage message) =>
        Record(message, Begin(subscription, message) with { Error = "Too many deliveries are waiting." });

    /// <summary>Never throws: what went wrong is in the delivery.</summary>
    public async Task DeliverAsync(Subscription subscription, EmulatedMessage message, CancellationToken stopping)
    {
        var started = _time.GetTimestamp();
        var delivery = await AttemptAsync(subscription, message, stopping).ConfigureAwait(false);
        Interlocked.Decrement(ref _waiting);
        Record(message, delivery with { Duration = _time.GetElapsedTime(started) });
    }

    public async ValueTask DisposeAsync()
    {
        await Work.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }

    private async Task<CallbackDelivery> AttemptAsync(Subscription subscription, EmulatedMessage message, CancellationToken stopping)
    {
        var delivery = Begin(subscription, message);
        if (stopping.IsCancellationRequested)
        {
            return delivery with { Error = Stopped };
        }

        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        using var request = CallbackRequest.Create(subscription, message, delivery.Callback);
        try
        {
            using var answer = await _http.SendAsync(request, end.Token).ConfigureAwait(false);
            return delivery with { StatusCode = (int)answer.StatusCode };
        }
        catch (HttpRequestException failure)
        {
            return delivery with { Error = failure.Message };
        }
        catch (OperationCanceledException)
        {
            return delivery with { Error = stopping.IsCancellationRequested ? Stopped : "No answer within 15 s." };
        }
    }

    private CallbackDelivery Begin(Subscription subscription, EmulatedMessage message) => new()
    {
        SubscriptionSid = subscription.Sid,
        MessageSid = message.Sid,
        CallSid = message.CallSid,
        Callback = CallbackRequest.UrlFor(subscription, message),
        Attempt = 1,
        At = _time.GetUtcNow(),
    };

    /// <summary>In the journal first: who waited for the message finds it there.</summary>
    private void Record(EmulatedMessage message, CallbackDelivery delivery)
    {
        Deliveries.Add(delivery);
        if (delivery.Error is { } error)
        {
            Log.NotDelivered(logger, delivery.MessageSid, delivery.CallSid, delivery.SubscriptionSid, error);
        }
        else
        {
            Log.Delivered(logger, delivery.MessageSid, delivery.CallSid, delivery.SubscriptionSid, delivery.StatusCode);
        }

        message.Delivered(delivery);
    }
}
