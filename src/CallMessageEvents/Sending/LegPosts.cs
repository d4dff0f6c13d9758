using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>Posts a broadcast once to each leg: the first send that reaches a leg posts, and further sends share its result.</summary>
/// <param name="key">The key of the broadcast.</param>
/// <param name="isRepeated">Whether a leg that Twilio refused is tried again: the sends wait for it to become active.</param>
internal sealed class LegPosts(string key, bool isRepeated)
{
    private readonly ConcurrentDictionary<CallSid, Post> _posts = new();

    /// <summary>Posts, or waits for the send that does. A post is one request, so that no wait depends on another.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="progress">How far the send has come that reaches the leg.</param>
    /// <param name="post">Posts, with the idempotency key.</param>
    /// <param name="cancellationToken">Ends the wait for another send's post.</param>
    public async Task<SentMessage> PostAsync(CallSid leg, SendProgress progress, Func<string, ValueTask<SentMessage>> post, CancellationToken cancellationToken)
    {
        var own = new Post(progress);
        var first = _posts.GetOrAdd(leg, own);
        progress.IsShared = first != own;
        if (progress.IsShared) return await ShareAsync(first, progress, cancellationToken).ConfigureAwait(false);

        try
        {
            var message = await post($"{key}-{leg}").ConfigureAwait(false);
            own.End();
            own.SetResult(message);
            return message;
        }
        catch (Exception e)
        {
            if (isRepeated && e is CallNotActiveException or CallLegNotFoundException) _posts.TryRemove(KeyValuePair.Create(leg, own));
            own.End();
            own.SetException(e);

            // Observed: perhaps no other send shares it.
            _ = own.Task.Exception;
            throw;
        }
    }

    /// <summary>A send that gives up before the post has ended cannot know what becomes of it.</summary>
    private static async Task<SentMessage> ShareAsync(Post first, SendProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            return await first.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            progress.Exchange = first.Exchange ?? first.Unended;
            progress.IsPosted |= first.IsPosted;
        }
    }

    private sealed class Post(SendProgress poster) : TaskCompletionSource<SentMessage>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        /// <summary>The request, once it has ended. The send that posted may then go on to another leg.</summary>
        public TwilioExchange? Exchange { get; private set; }

        /// <summary>The running request, for a send that does not wait for its end: it may have arrived.</summary>
        public TwilioExchange? Unended =>
            poster.Exchange is { } now ? new TwilioExchange(now.Request, now.IdempotencyKey, mayHaveArrived: true) { Leg = now.Leg } : null;

        /// <summary>Whether Twilio has taken a copy of what wants a receipt.</summary>
        public bool IsPosted => poster.IsPosted;

        public void End() => Exchange = poster.Exchange;
    }
}
