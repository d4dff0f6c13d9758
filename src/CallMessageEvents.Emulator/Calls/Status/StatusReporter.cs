using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>
/// Reports the status of one call where it is asked to. Used under the conversation's lock, so that the reports are in the order of the changes.
/// </summary>
internal sealed class StatusReporter(CallExchange exchange, EmulatedCall call)
{
    private DeliveryQueue? _queue;
    private int _nextSequenceNumber;

    public StatusCallbackSettings? Settings { get; private set; }

    /// <summary>For a call that was just made this includes its first event.</summary>
    public void Ask(StatusCallbackSettings? settings)
    {
        (Settings, _nextSequenceNumber) = (settings, 0);
        if (call.State.Status == CallStatus.Queued)
        {
            Report(call.State);
        }
    }

    /// <summary>Reports nothing any more.</summary>
    public void Silence() => Settings = null;

    public void Report(CallState state)
    {
        if (Settings is { } settings && settings.Events.Contains(StatusEvents.Of(state.Status)))
        {
            var number = _nextSequenceNumber++;
            (_queue ??= new(exchange.Courier)).Add(new()
            {
                Kind = CallbackKind.Status,
                Account = call.Account,
                CallSid = call.Sid,
                Url = settings.Url,
                Method = settings.Method,
                Fields = [.. Fields(state, number)],
                FaultName = $"call {call.Order} status {number}",
            });
        }
    }

    private IEnumerable<CallbackField> Fields(CallState state, int number)
    {
        foreach (var field in CallFields.Of(call, StatusEvents.StatusOf(state.Status)))
        {
            yield return field;
        }

        yield return new("Timestamp", WireDate.Format(state.UpdatedAt));
        yield return new("SequenceNumber", number.ToString(CultureInfo.InvariantCulture));
        yield return new("CallbackSource", "call-progress-events");
        if (state.Status.HasEnded())
        {
            yield return new("CallDuration", ((long)(state.Duration ?? TimeSpan.Zero).TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }
    }
}
