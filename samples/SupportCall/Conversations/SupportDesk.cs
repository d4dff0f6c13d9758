using System.Collections.Concurrent;
using CallMessageEvents;

namespace SupportCall;

/// <summary>What is known of one conversation. Handlers of its two legs run side by side, so that each has its turn.</summary>
internal sealed class SupportCase
{
    public SemaphoreSlim Turn { get; } = new(1);

    public bool IsIdentified { get; set; }

    public Offer? OpenOffer { get; set; }
}

/// <summary>The conversations going on, and what every handler does: find the case, and tell both end users what became of the message.</summary>
internal sealed partial class SupportDesk(ICallMessenger messenger, ILogger<SupportDesk> logger)
{
    private readonly ConcurrentDictionary<CallSid, SupportCase> _cases = new();

    public SupportCase CaseOf(CallLeg leg) => _cases.GetOrAdd(leg.ParentCallSid ?? leg.CallSid, static _ => new());

    public void Close(CallLeg leg) => _cases.TryRemove(leg.ParentCallSid ?? leg.CallSid, out _);

    /// <summary>Validates and carries out a message. What <paramref name="handle"/> throws for the end user to read refuses it.</summary>
    public async Task HandleAsync(CallMessage message, Func<SupportCase, Task<string>> handle, CancellationToken cancellationToken)
    {
        try
        {
            var supportCase = CaseOf(await messenger.ResolveAsync(message.Sender, cancellationToken));
            await supportCase.Turn.WaitAsync(cancellationToken);
            try
            {
                await TellBothAsync(message.CallSid, new Progress(await handle(supportCase), message.Sid), cancellationToken);
            }
            catch (Exception e) when (e is RefusedException or CallMessageException)
            {
                await TellBothAsync(message.CallSid, new Progress(e.Message, message.Sid, Accepted: false), cancellationToken);
            }
            finally
            {
                supportCase.Turn.Release();
            }
        }
        catch (CallMessageException e)
        {
            LogNotAnswered(message.Sid, message.CallSid, e.Message); // They have hung up, mostly: a repetition would find nobody either.
        }
    }

    public Task TellBothAsync(CallSid anyLeg, Progress progress, CancellationToken cancellationToken) =>
        messenger.BroadcastAsync(Audience.Conversation(anyLeg), progress, cancellationToken: cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Sid} of leg {CallSid} was not answered: {Reason}")]
    private partial void LogNotAnswered(MessageSid? sid, CallSid callSid, string reason);
}

internal sealed class RefusedException(string reason) : Exception(reason);
