namespace CallMessageEvents.Tests;

/// <summary>A node's dead letters.</summary>
internal sealed class FakeDeadLetters(FakeNode node) : DeadLetters
{
    public override ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int most, CancellationToken cancellationToken) =>
        node.Reads.RunAsync<IReadOnlyList<DeadLetter>>(() => node.Engine.Dead(most), cancellationToken);

    public override ValueTask<bool> PutBackAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        node.Writes.RunAsync(() => node.Engine.PutBack(letter.Entry), cancellationToken);

    public override ValueTask<bool> RemoveAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        node.Writes.RunAsync(() => node.Engine.Remove(letter.Entry), cancellationToken);
}
