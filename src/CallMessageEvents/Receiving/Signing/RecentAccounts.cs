using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// Remembers something for a bounded number of accounts. It has two halves; when the younger one is full, the older one is dropped as a whole: so at least
/// the accounts used last, half the capacity, are remembered. Thread-safe.
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
