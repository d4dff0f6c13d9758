namespace CallMessageEvents;

/// <summary>A message whose outcome is kept for its leg's next owner while its app is told, which is not to wait for the store.</summary>
internal sealed class KeptMessage(HeardMessage heard, SharedOutcomes outcomes, CallSid leg) : HeardMessage
{
    /// <summary>Completes when the outcome is kept, or cannot be. It never fails.</summary>
    public Task Keeping { get; private set; } = Task.CompletedTask;

    public override string? Id => heard.Id;

    public override MessageWant Want => heard.Want;

    public override bool MayBegin => heard.MayBegin;

    public override CancellationToken Abandoned => heard.Abandoned;

    public override bool IsTriedAgain => heard.IsTriedAgain;

    public override void Handled(ReadOnlyMemory<byte>? reply, MessageFault? error)
    {
        Keeping = outcomes.KeepAsync(leg, heard.Id!, StoredOutcome.Of(reply, error));
        heard.Handled(reply, error);
    }

    public override void Failed() => heard.Failed();

    public override void Leave() => heard.Leave();
}
