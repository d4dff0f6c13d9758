using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>Brings callbacks: as often and as long as their address allows, and records every attempt.</summary>
internal sealed class CallbackCourier : IAsyncDisposable
{
    private const int MostRead = 1024;

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly JournalLimits _limits;
    private readonly ChangeFeed _feed;
    private readonly CallbackHttp _http;
    private long _waiting;
    private long _waitingBytes;
    private int _run;
    private long _lastNumber;

    public CallbackCourier(TimeProvider time, JournalLimits limits, CallbackFaults faults, ILogger logger, ChangeFeed feed)
    {
        (_time, _limits, _logger, _feed, Faults) = (time, limits, logger, feed, faults);
        Deliveries = new(_limits);
        _http = new(Work.Stopping);
    }

    public Journal<CallbackDelivery> Deliveries { get; }

    public CallbackFaults Faults { get; }

    /// <summary>Which run it is, of those that <see cref="Forget"/> separates: a callback belongs to the one in which it was made.</summary>
    public int Run => Volatile.Read(ref _run);

    public BackgroundWork Work { get; } = new();

    public TimeProvider Time => _time;

    /// <summary>Takes a place among the waiting callbacks; <see cref="BringAsync"/> gives it back.</summary>
    public bool TryReserve(OutgoingCallback callback)
    {
        if (Count(callback, 1) is var (waiting, bytes) && waiting <= _limits.Entries && (bytes <= _limits.Bytes || waiting == 1))
        {
            return true;
        }

        Count(callback, -1);
        return false;
    }

    /// <summary>Back to the start: what is recorded goes, what still waits is not brought, and what is under way is not recorded.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _run);
        Deliveries.Clear();
    }

    public long NextNumber() => Interlocked.Increment(ref _lastNumber);

    public void Record(CallbackDelivery delivery)
    {
        Deliveries.Add(delivery, delivery.Callback.OriginalString.Length + delivery.Answer.Length + (delivery.Error?.Length ?? 0));
        _feed.Publish(delivery);
    }

    public void Refuse(OutgoingCallback callback) => End(callback, NotBrought(callback, "Too many deliveries are waiting."));

    /// <summary>Never throws: what went wrong is in the deliveries.</summary>
    public async Task BringAsync(OutgoingCallback callback, MetFault? met)
    {
        CallbackDelivery last;
        try
        {
            last = await BringInTimeAsync(callback, met).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, the queue goes on, and who waits for the callback is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            last = Begin(callback, callback.Url, 1) with { Error = failure.Message };
            Record(callback, last);
        }
        finally
        {
            Count(callback, -1);
        }

        End(callback, last);
    }

    public async ValueTask DisposeAsync()
    {
        await Work.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }

    private async Task<CallbackDelivery> BringInTimeAsync(OutgoingCallback callback, MetFault? met)
    {
        if (callback.Run != Run)
        {
            return Begin(callback, callback.Url, 1) with { Error = "The emulator was reset." };
        }

        if (met is { Kind: CallbackFaultKind.Reordering, Delay: var delay })
        {
            await Task.Delay(delay, _time, Work.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var last = met?.Kind switch
        {
            CallbackFaultKind.Loss => NotBrought(callback, "A fault lost it.", CallbackFaultKind.Loss),
            CallbackFaultKind.Duplicate => await AttemptAllAsync(callback, null).ConfigureAwait(false),
            var kind => await AttemptAllAsync(callback, kind).ConfigureAwait(false),
        };
        if (met?.Kind == CallbackFaultKind.Duplicate)
        {
            await AttemptAllAsync(callback, CallbackFaultKind.Duplicate).ConfigureAwait(false);
        }

        return last;
    }

    /// <summary>The last of the attempts.</summary>
    private async Task<CallbackDelivery> AttemptAllAsync(OutgoingCallback callback, CallbackFaultKind? fault)
    {
        var overrides = ConnectionOverrides.Read(callback.Url, part => Log.OverrideIgnored(_logger, callback.Kind, callback.CallSid, part));
        var request = CallbackRequest.Of(callback);
        var started = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var delivery = Begin(callback, request.Url, attempt) with { Fault = fault, SharedKeyId = request.SharedKeyId };
            var began = _time.GetTimestamp();
            using var clock = new AttemptClock(_time, overrides, overrides.TotalTime - _time.GetElapsedTime(started));
            using var message = request.ToHttp();
            var outcome = await _http.SendAsync(message, clock, MostRead).ConfigureAwait(false);
            delivery = delivery with
            {
                StatusCode = outcome.StatusCode,
                Answer = outcome.Answer,
                Error = outcome.Error ?? (outcome.IsRedirect ? $"The answer is a redirect ({outcome.StatusCode}), which is not followed." : null),
                Duration = _time.GetElapsedTime(began),
            };
            Record(callback, delivery);
            if (!overrides.AllowRetry(attempt, outcome.RetryOn, _time.GetElapsedTime(started)))
            {
                return delivery;
            }
        }
    }

    private (long Waiting, long Bytes) Count(OutgoingCallback callback, int by) =>
        (Interlocked.Add(ref _waiting, by), Interlocked.Add(ref _waitingBytes, by * JournalLimits.BytesOf(callback.Length)));

    private CallbackDelivery NotBrought(OutgoingCallback callback, string error, CallbackFaultKind? fault = null)
    {
        var delivery = Begin(callback, CallbackRequest.Of(callback).Url, 1) with { Error = error, Fault = fault };
        Record(callback, delivery);
        return delivery;
    }

    private CallbackDelivery Begin(OutgoingCallback callback, Uri url, int attempt) => new()
    {
        Kind = callback.Kind,
        SubscriptionSid = callback.SubscriptionSid,
        MessageSid = callback.MessageSid,
        CallSid = callback.CallSid,
        Callback = url,
        Attempt = attempt,
        At = _time.GetUtcNow(),
        Number = NextNumber(),
    };

    private void Record(OutgoingCallback callback, CallbackDelivery delivery)
    {
        if (callback.Run != Run) return;
        Record(delivery);
        Log.Of(_logger, delivery);
    }

    /// <summary>After it is in the journal: who waited for the message finds it there.</summary>
    private static void End(OutgoingCallback callback, CallbackDelivery last) => callback.Ended?.Invoke(last);
}
