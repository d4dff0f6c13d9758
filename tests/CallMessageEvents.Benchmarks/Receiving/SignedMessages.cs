namespace CallMessageEvents.Benchmarks;

/// <summary>Different messages of 1,000 calls, each call's in order, signed for a path.</summary>
internal sealed class SignedMessages(string path)
{
    private const int Calls = 1_000;

    private long _next;

    /// <summary>The next messages, by their calls.</summary>
    public IEnumerable<(long Group, byte[] Body, string? Signature)> Take(int count)
    {
        var first = _next;
        _next += count;
        for (var message = first; message < first + count; message++)
        {
            var body = Callback.Form(message % Calls, message, (message / Calls) + 1);
            yield return (message % Calls, body, Callback.Sign(Servers.PublicBaseUrl + path, body));
        }
    }
}
