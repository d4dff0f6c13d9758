using System.Collections.Concurrent;

namespace SupportCall;

/// <summary>What is known of one conversation. Handlers of its two legs run side by side, so that each has its turn.</summary>
internal sealed class SupportCase
{
    public SemaphoreSlim Turn { get; } = new(1);
    public bool IsIdentified { get; set; }
    public Offer? OpenOffer { get; set; }
}

/// <summary>The conversations going on, and what every handler does: find the case, and tell both end users what became of the message.</summary>
internal sealed class SupportDesk(ICallMessenger messenger)
{
    private readonly ConcurrentDictionary<CallSid, SupportCase> _cases = new();

    public SupportCase Open(CallLeg leg) => _cases.GetOrAdd(leg.ParentCallSid ?? leg.CallSid, static _ => new());

    public void Close(CallLeg leg) => _cases.TryRemove(leg.ParentCallSid ?? leg.CallSid, out _);

    /// <summary>Validates and carries out a message, and acknowledges it: accepted, with the text that <paramref name="handle"/> returns, or refused.</summary>
    public async Task HandleAsync(CallMessage message, Func<SupportCase, Task<string>> handle, CancellationToken cancellationToken)
    {
        Progress progress;
        try
        {
            progress = new(await RunAsync(message, handle, cancellationToken), message.Sid);
        }
        catch (Exception e) when (e is RefusedException or CallMessageException)
        {
            progress = new(e.Message, message.Sid, Accepted: false);
        }

        await TellBothAsync(message.CallSid, progress, cancellationToken);
    }

    public Task TellBothAsync(CallSid anyLeg, Progress progress, CancellationToken cancellationToken) =>
        messenger.BroadcastAsync(Audience.Conversation(anyLeg), progress, cancellationToken: cancellationToken);

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

internal sealed class RefusedException(string reason) : Exception(reason);
