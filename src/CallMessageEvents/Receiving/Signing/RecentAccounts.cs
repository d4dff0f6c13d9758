using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// What is remembered of accounts, for a bounded number of them. Two halves, of which the older one goes whole when the younger is full: so half the capacity
/// is certain, for the accounts used last. Thread-safe.
/// </summary>
/// <param name="capacity">The most accounts that are remembered; at least the half of it that was used last is.</param>
internal sealed class RecentAccounts<T>(int capacity)
{
    private readonly Gate _lock = new();
    private volatile ConcurrentDictionary<AccountSid, T> _young = new();
    private volatile ConcurrentDictionary<AccountSid, T> _old = new();

    public bool TryGet(AccountSid account, [MaybeNullWhen(false)] out T value)
    {
        if (_young.TryGetValue(account, out value)) return true;
        if (!_old.TryGetValue(account, out value)) return false;

        Set(account, value);
        return true;
    }

    public void Set(AccountSid account, T value)
    {
        _young[account] = value;
        if (_young.Count < capacity / 2) return;

        lock (_lock)
        {
            if (_young.Count < capacity / 2) return;
            _old = _young;
            _young = new();
        }
    }
}
