namespace CallMessageEvents.Emulator;

/// <summary>All that the page shows, as it is now: of each kind the newest.</summary>
internal sealed class PageSnapshot(
    CallExchange exchange, EmulatorFaults faults, Journal<RecordedRequest> requests, Journal<RecordedProblem> problems)
{
    private const int MostOfAKind = 5000;

    public IEnumerable<object> Take()
    {
        var calls = exchange.Calls.OldestFirst(_ => true);
        calls.RemoveRange(0, Math.Max(0, calls.Count - MostOfAKind));
        return
        [
            faults,
            .. calls,
            .. exchange.Conferences.NewestFirst(_ => true).Take(MostOfAKind).Reverse(),
            .. Newest(exchange.Subscriptions),
            .. calls.SelectMany(MessagesOf).OrderBy(message => message.At).TakeLast(MostOfAKind),
            .. Newest(requests),
            .. Newest(exchange.Courier.Deliveries),
            .. Newest(problems),
        ];
    }

    private static IEnumerable<EmulatedMessage> MessagesOf(EmulatedCall call) =>
        [.. call.Messages.Received.ToArray(), .. call.Messages.Lost, .. call.Messages.Sent.ToArray()];

    private static IEnumerable<T> Newest<T>(Journal<T> journal)
        where T : notnull => journal.ToArray().TakeLast(MostOfAKind);
}
