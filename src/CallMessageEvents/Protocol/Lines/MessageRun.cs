namespace CallMessageEvents;

/// <summary>A message with an id that is on its way through the inbox; it tells its line how it ended.</summary>
#pragma warning disable CA1001 // Its source has no timer; a handler may still use its token when it has ended.
internal sealed class MessageRun(LegLine line, int number, string? id, MessageWant want, bool isTriedAgain) : HeardMessage
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _abandoned = new();

    public int Number => number;

    public override string? Id => id;

    public override MessageWant Want => want;

    public override bool MayBegin => !_abandoned.IsCancellationRequested;

    public override CancellationToken Abandoned => _abandoned.Token;

    public override bool IsTriedAgain => isTriedAgain;

    public override void Handled(ReadOnlyMemory<byte>? reply, MessageFault? error) => line.Handled(this, reply, error);

    public override void Failed() => line.Failed(this);

    public override void Leave() => line.Leave(this);

    /// <summary>The app does not wait any more. Its handler's own callbacks run elsewhere.</summary>
    public void Abandon() => _ = _abandoned.CancelAsync();
}
