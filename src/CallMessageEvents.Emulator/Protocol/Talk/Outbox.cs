namespace CallMessageEvents.Emulator;

/// <summary>What the app has to send, in order, and how fast it may.</summary>
internal sealed class Outbox
{
    private readonly Queue<Letter> _letters = [];
    private readonly Queue<TimeSpan> _sent = [];

    /// <summary>Gets or sets whether the app has a connection.</summary>
    public bool IsOpen { get; set; }

    /// <summary>When something may leave that cannot now.</summary>
    public TimeSpan? Due => IsOpen && _letters.Count > 0 ? _sent.Peek() + Limits.RateWindow : null;

    public void Add(Letter letter) => _letters.Enqueue(letter);

    public void Clear() => _letters.Clear();

    /// <summary>Takes what may leave now.</summary>
    public void Send(TimeSpan now, List<TalkDecision> decisions)
    {
        while (IsOpen && _letters.Count > 0)
        {
            while (_sent.Count > 0 && _sent.Peek() + Limits.RateWindow <= now) _sent.Dequeue();
            if (_sent.Count >= Limits.SendingsASecond) return;
            var letter = _letters.Dequeue();
            if (letter.Write(now) is not { } content) continue;
            _sent.Enqueue(now);
            decisions.Add(new TalkDecision.Send(content, letter.Call));
            letter.Sent?.Invoke(now);
        }
    }
}

/// <summary>Something to send.</summary>
/// <param name="Write">Writes it when it leaves, or returns <see langword="null"/> when it need not leave any more.</param>
/// <param name="Call">What the app asked for; 0 for what it did not.</param>
/// <param name="Sent">Called when it leaves.</param>
internal sealed record Letter(Func<TimeSpan, string?> Write, int Call = 0, Action<TimeSpan>? Sent = null);
