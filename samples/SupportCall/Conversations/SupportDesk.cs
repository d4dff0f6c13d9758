using System.Collections.Concurrent;

namespace SupportCall;

/// <summary>What is known of one conversation. Handlers of its two legs run side by side, so that each has its turn.</summary>
internal sealed class SupportCase
{
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Gets or sets who calls; null until the customer is identified.</summary>
    public Caller? Caller { get; set; }

    /// <summary>Gets or sets the offer that the customer has not answered yet.</summary>
    public Offer? OpenOffer { get; set; }
}

/// <summary>The conversations going on, and what every handler does: find the case, and tell what became of the message.</summary>
internal sealed class SupportDesk(ICallMessenger messenger)
{
    private readonly ConcurrentDictionary<CallSid, SupportCase> _cases = new();

    public SupportCase Open(CallLeg leg) => _cases.GetOrAdd(leg.ParentCallSid ?? leg.CallSid, static _ => new());

    public void Close(CallLeg leg) => _cases.TryRemove(leg.ParentCallSid ?? leg.CallSid, out _);

    /// <summary>
    /// Validates and carries out a message, and acknowledges it: accepted, with the text that <paramref name="handle"/> returns, to both end users;
    /// refused, to its sender only.
    /// </summary>
    public async Task HandleAsync(CallMessage message, Func<SupportCase, Task<string>> handle, CancellationToken cancellationToken)
    {
        string done;
        try
        {
            done = await RunAsync(message, handle, cancellationToken);
        }
        catch (Exception e) when (e is RefusedException or CallMessageException)
        {
            var reason = e is CallNotActiveException ? "The other side has left the call." : e.Message;
            var refusal = new Progress(reason, message.Sid, Accepted: false, (e as RefusedException)?.Field);
            await TellAsync(Audience.Of([message.Sender]), refusal, cancellationToken);
            return;
        }

        // What is done stays done, whether or not both sides can be told.
        await TellAsync(Audience.Conversation(message.CallSid), new Progress(done, message.Sid), cancellationToken);
    }

    public Task TellAsync(Audience audience, Progress progress, CancellationToken cancellationToken) =>
        messenger.BroadcastAsync(audience, progress, cancellationToken);

    private async Task<string> RunAsync(CallMessage message, Func<SupportCase, Task<string>> handle, CancellationToken cancellationToken)
    {
        var leg = await messenger.ResolveAsync(message.Sender, cancellationToken);
        if (!_cases.TryGetValue(leg.ParentCallSid ?? leg.CallSid, out var supportCase)) throw new RefusedException("The call has ended.");
        await supportCase.Turn.WaitAsync(cancellationToken);
        try
        {
            return await handle(supportCase);
        }
        finally
        {
            supportCase.Turn.Release();
        }
    }
}

/// <summary>What an end user asks for is not done. The field is that of the message, when one is wrong.</summary>
internal sealed class RefusedException(string reason, string? field = null) : Exception(reason)
{
    public string? Field { get; } = field;
}
