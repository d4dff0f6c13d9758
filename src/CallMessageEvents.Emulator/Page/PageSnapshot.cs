namespace CallMessageEvents.Emulator;

/// <summary>All that the page shows, as it is now: of each kind the newest.</summary>
internal static class PageSnapshot
{
    private const int MostOfAKind = 5000;

    public static IEnumerable<object> Of(Switchboard board)
    {
        var calls = board.Calls.OldestFirst(_ => true);
        calls.RemoveRange(0, Math.Max(0, calls.Count - MostOfAKind));
        return
        [
            board.Faults,
            .. calls,
            .. board.Conferences.NewestFirst(_ => true).Take(MostOfAKind).Reverse(),
            .. Newest(board.Subscriptions),
            .. calls.SelectMany(MessagesOf).OrderBy(message => message.At).TakeLast(MostOfAKind),
            .. Newest(board.Requests),
            .. Newest(board.Courier.Deliveries),
            .. Newest(board.Problems),
        ];
    }

    private static IEnumerable<EmulatedMessage> MessagesOf(EmulatedCall call) => call.Messages.Received.ToArray().Concat(call.Messages.Sent.ToArray());

    private static IEnumerable<T> Newest<T>(Journal<T> journal)
        where T : notnull => journal.ToArray().TakeLast(MostOfAKind);
}
