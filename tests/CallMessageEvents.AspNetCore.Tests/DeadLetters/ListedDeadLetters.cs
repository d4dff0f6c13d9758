using System.Globalization;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>The dead letters of an engine, numbered from 1.</summary>
internal sealed class ListedDeadLetters(int count) : DeadLetters
{
    private readonly SortedDictionary<int, DeadLetter> _letters = new(Enumerable.Range(1, count).ToDictionary(static id => id, Letter));

    public List<string> PutBack { get; } = [];

    /// <summary>Whether the engine cannot be reached.</summary>
    public bool IsDown { get; set; }

    public override ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int most, string? after, CancellationToken cancellationToken)
    {
        var last = after is null ? 0 : Read(after);
        return new([.. _letters.Where(letter => letter.Key > last).Take(most).Select(static letter => letter.Value)]);
    }

    public override ValueTask<bool> PutBackAsync(string id, CancellationToken cancellationToken)
    {
        var isBack = _letters.Remove(Read(id));
        if (isBack) PutBack.Add(id);
        return new(isBack);
    }

    public override ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken) => new(_letters.Remove(Read(id)));

    private int Read(string id)
    {
        if (IsDown) throw new CallLogUnavailableException("The engine is down: start it.");
        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException("None.", nameof(id));
    }

    private static DeadLetter Letter(int id) => new(
        id.ToString(CultureInfo.InvariantCulture),
        new CallLogEntry
        {
            Account = AccountSid.Parse(TestApp.AccountSid),
            CallSid = CallSid.Parse($"CA{id:x32}"),
            Key = $"KX{id:x32}",
            Kind = id % 2 == 1 ? CallLogEntryKind.Message : CallLogEntryKind.Status,
            Body = "secret"u8.ToArray(),
            Attempt = 10,
        },
        "TimeoutException",
        DateTimeOffset.UnixEpoch.AddSeconds(id));
}
