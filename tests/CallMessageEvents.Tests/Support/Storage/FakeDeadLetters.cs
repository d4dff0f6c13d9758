using System.Globalization;

namespace CallMessageEvents.Tests;

/// <summary>A node's dead letters.</summary>
internal sealed class FakeDeadLetters(FakeNode node) : DeadLetters
{
    public static string IdOf(long row) => row.ToString(CultureInfo.InvariantCulture);

    public override ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int most, string? after, CancellationToken cancellationToken) =>
        node.Reads.RunAsync<IReadOnlyList<DeadLetter>>(
            () => [.. node.Engine.Dead(int.MaxValue).SkipWhile(letter => after is not null && letter.Id != after).Skip(after is null ? 0 : 1).Take(most)],
            cancellationToken);

    public override ValueTask<bool> PutBackAsync(string id, CancellationToken cancellationToken) =>
        node.Writes.RunAsync(() => node.Engine.PutBack(RowOf(id)), cancellationToken);

    public override ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken) =>
        node.Writes.RunAsync(() => node.Engine.Remove(RowOf(id)), cancellationToken);

    private static long RowOf(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}
