namespace CallMessageEvents.Tests;

/// <summary>A node's dead letters.</summary>
internal sealed class FakeDeadLetters(FakeNode node) : DeadLetters
{
    public override ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int most, DeadLetter? after, CancellationToken cancellationToken) =>
        node.Reads.RunAsync<IReadOnlyList<DeadLetter>>(
            () => [.. node.Engine.Dead(int.MaxValue).SkipWhile(letter => after is not null && !IsSame(letter, after)).Skip(after is null ? 0 : 1).Take(most)],
            cancellationToken);

    public override ValueTask<bool> PutBackAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        node.Writes.RunAsync(() => node.Engine.PutBack(letter.Entry), cancellationToken);

    public override ValueTask<bool> RemoveAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        node.Writes.RunAsync(() => node.Engine.Remove(letter.Entry), cancellationToken);

    private static bool IsSame(DeadLetter one, DeadLetter other) => Equals(one.Entry.EngineState, other.Entry.EngineState);
}
