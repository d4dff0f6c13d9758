namespace CallMessageEvents.Emulator;

/// <summary>A part of a list that is ordered newest first, and whether there is more on either side.</summary>
internal sealed record Page<T>(PageRequest Request, List<T> Items, bool HasPrevious, bool HasNext)
{
    /// <param name="newestFirst">The whole list.</param>
    /// <param name="orderOf">An item's place in the order of creation, from 1.</param>
    /// <param name="request">Which part.</param>
    /// <param name="orderOfSid">The place of the call that a page token names; 0 when it is forgotten: it was the oldest, so nothing comes after it.</param>
    public static Page<T> Cut(List<T> newestFirst, Func<T, long> orderOf, PageRequest request, Func<string, long> orderOfSid)
    {
        var (from, count) = (request.After, request.Before) switch
        {
            ({ } after, _) => (CountNewer(orderOfSid(after) - 1), request.Size),
            (_, { } before) => UpTo(CountNewer(orderOfSid(before))),
            _ => ((int)Math.Min((long)request.Number * request.Size, newestFirst.Count), request.Size),
        };
        var items = newestFirst.GetRange(from, Math.Min(count, newestFirst.Count - from));
        return new(request, items, HasPrevious: from > 0, HasNext: from + items.Count < newestFirst.Count);

        int CountNewer(long order) => newestFirst.FindIndex(item => orderOf(item) <= order) is var index and >= 0 ? index : newestFirst.Count;

        (int From, int Count) UpTo(int end) => (Math.Max(0, end - request.Size), Math.Min(end, request.Size));
    }
}
