using System.Collections.Concurrent;

namespace CallMessageEvents.Tests;

/// <summary>A vault that answers when the test lets it, and counts who asks.</summary>
internal sealed class GatedVault : ITwilioCredentials
{
    private readonly ConcurrentDictionary<string, string> _tokens = new();
    private readonly ConcurrentQueue<(string Account, TaskCompletionSource<TwilioCredentials?> Answer)> _asked = [];
    private int _running;

    /// <summary>Whether it answers at once.</summary>
    public bool IsOpen { get; set; } = true;

    public int Asked => _asked.Count;

    public int Running => Volatile.Read(ref _running);

    public int MostAtATime { get; private set; }

    public int AskedFor(string account) => _asked.Count(asked => asked.Account == account);

    public void Have(string account, string token) => _tokens[account] = token;

    /// <summary>Answers all that it was asked until now.</summary>
    public void Answer()
    {
        foreach (var (account, answer) in _asked) answer.TrySetResult(Find(account));
    }

    public void Answer(string account)
    {
        foreach (var asked in _asked.Where(asked => asked.Account == account)) asked.Answer.TrySetResult(Find(account));
    }

    public async ValueTask<TwilioCredentials?> FindAsync(AccountSid account, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TwilioCredentials?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_asked)
        {
            _asked.Enqueue((account.ToString(), answer));
            MostAtATime = Math.Max(MostAtATime, Interlocked.Increment(ref _running));
        }

        try
        {
            if (IsOpen) return Find(account.ToString());
            using var given = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
            return await answer.Task;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private TwilioCredentials? Find(string account) => _tokens.TryGetValue(account, out var token) ? new() { AuthTokens = [token] } : null;
}
