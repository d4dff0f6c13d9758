using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>
/// Brings answers of apps to the node that waits for them, whichever node they are delivered to, and whichever owns their leg: while this node waits, and a
/// little longer, it follows the leg's entries. Thread-safe.
/// </summary>
/// <param name="engine">The log.</param>
/// <param name="account">The account whose entries they are.</param>
/// <param name="read">Reads what an entry has for a talk that waits; null for nothing.</param>
/// <param name="lines">The legs.</param>
/// <param name="clients">What all nodes know of legs' apps.</param>
/// <param name="log">Logs.</param>
/// <param name="time">The time.</param>
/// <param name="stopping">Cancelled when the service provider is disposed.</param>
internal sealed class AnswerTails(
    CallLog engine, AccountSid account, Func<CallLogEntry, TalkEvent.Arrived?> read, LegLines lines, SharedClients clients, TalkLog log, TimeProvider time,
    CancellationToken stopping)
{
    private readonly ConcurrentDictionary<CallSid, AnswerTail> _tails = new();

    public TimeProvider Time => time;

    public CancellationToken Stopping => stopping;

    /// <summary>Begins to wait for answers of a leg's app.</summary>
    /// <returns>What ends it, once nothing that is stored from now on is missed, and this node knows of the leg's app what any node knows.</returns>
    public async ValueTask<Following> FollowAsync(CallSid leg, CancellationToken cancellationToken)
    {
        AnswerTail tail;
        do tail = _tails.GetOrAdd(leg, static (leg, all) => new AnswerTail(leg, all), this);
        while (!tail.TryUse());

        try
        {
            await tail.WhenOpen.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new(tail);
        }
        catch
        {
            tail.Leave();
            throw;
        }
    }

    public void Forget(AnswerTail tail) => _tails.TryRemove(KeyValuePair.Create(tail.Leg, tail));

    /// <summary>Learns of the leg's app what other nodes have heard.</summary>
    public async Task LearnAsync(CallSid leg)
    {
        if (await clients.FindAsync(leg, stopping).ConfigureAwait(false) is { } client) lines.Greet(leg, client);
    }

    /// <summary>Hears a leg's entries until it is closed, or the engine throws. When this returns its task, the first read has begun.</summary>
    public async Task HearAsync(CallSid leg, CancellationToken closed)
    {
        try
        {
            await foreach (var entry in engine.TailAsync(account, leg, closed).ConfigureAwait(false))
            {
                if (read(entry) is { } heard) lines.HearElsewhere(leg, heard);
            }
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            // Nobody waits any more.
        }
#pragma warning disable CA1031 // An engine may throw anything. An answer that is missed comes again with the next copy of what it answers.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.AnswersNotFollowed(leg, e.GetType().Name);
        }
    }
}
