namespace CallMessageEvents.Emulator;

/// <summary>What the app has to send, how fast it may, and what goes first.</summary>
/// <param name="perSecond">How many in any second; <see langword="null"/> for any number.</param>
internal sealed class Outbox(int? perSecond)
{
    // By rank: hello; receipts, replies and errors; messages.
    private readonly Queue<Letter>[] _letters = [[], [], []];
    private readonly Queue<TimeSpan> _sent = [];
    private TimeSpan? _pausedUntil;

    /// <summary>Gets or sets whether the app has a connection.</summary>
    public bool IsOpen { get; set; }

    /// <summary>When something may leave that cannot now.</summary>
    public TimeSpan? Due => IsOpen && Array.Exists(_letters, rank => rank.Count > 0) ? _pausedUntil ?? _sent.Peek() + Limits.RateWindow : null;

    public void AddHello(Letter letter) => _letters[0].Enqueue(letter);

    public void AddAnswer(string content) => _letters[1].Enqueue(new(_ => content));

    public void AddMessage(Letter letter) => _letters[2].Enqueue(letter);

    public void Clear() => Array.ForEach(_letters, rank => rank.Clear());

    /// <summary>Nothing leaves for a moment.</summary>
    public void Pause(TimeSpan now) => _pausedUntil = now + Limits.RateWindow;

    /// <summary>Takes what may leave now.</summary>
    public void Send(TimeSpan now, List<TalkDecision> decisions)
    {
        if (_pausedUntil <= now) _pausedUntil = null;
        while (IsOpen && _pausedUntil is null && Array.Find(_letters, rank => rank.Count > 0) is { } rank)
        {
            while (_sent.Count > 0 && _sent.Peek() + Limits.RateWindow <= now) _sent.Dequeue();
            if (_sent.Count >= perSecond) return;
            var letter = rank.Dequeue();
            if (letter.Write(now) is not { } content) continue;
            if (perSecond is not null) _sent.Enqueue(now);
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
