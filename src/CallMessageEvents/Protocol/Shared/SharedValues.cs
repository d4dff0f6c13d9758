using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// The published values of conversations, as all nodes share them: at a conversation's root an index of its contracts, with the last number of each, and each
/// value by itself, so that its lifetime is the engine's to keep. Each method may throw a <see cref="CallLogUnavailableException"/>. Thread-safe.
/// </summary>
internal sealed class SharedValues(AccountStore store, TimeProvider time)
{
    private const string IndexKey = "values";

    /// <summary>Puts a value in place of the one before. Of two that are put at once, both nodes keep the one with the higher number.</summary>
    /// <returns>Its number; null when the conversation has too many contracts.</returns>
    public async Task<long?> TryPutAsync(CallSid root, string type, ReadOnlyMemory<byte> content, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        if (await NumberAsync(root, type, isRemoved: false, cancellationToken).ConfigureAwait(false) is not { } rev) return null;

        var value = new StoredValueForm { Rev = rev, Content = content.ToArray(), Until = (time.GetUtcNow() + lifetime)?.UtcTicks, Lifetime = lifetime?.Ticks };
        var bytes = StoredBytes.Write(value, StoredValuesJson.Default.StoredValueForm);
        while (true)
        {
            var (held, version) = await FindAsync(root, type, cancellationToken).ConfigureAwait(false);
            if (held?.Rev > rev) return rev;
            if (await store.TrySetValueAsync(root, KeyOf(type), bytes, version, lifetime, cancellationToken).ConfigureAwait(false)) return rev;
        }
    }

    /// <summary>Takes a value back.</summary>
    /// <returns>The number of that; null when there was nothing.</returns>
    public async Task<long?> RemoveAsync(CallSid root, string type, CancellationToken cancellationToken)
    {
        if (await NumberAsync(root, type, isRemoved: true, cancellationToken).ConfigureAwait(false) is not { } rev) return null;

        while (true)
        {
            var (held, version) = await FindAsync(root, type, cancellationToken).ConfigureAwait(false);
            if (held is null || held.Rev > rev) return rev;
            if (await store.TrySetValueAsync(root, KeyOf(type), default, version, lifetime: null, cancellationToken).ConfigureAwait(false)) return rev;
        }
    }

    /// <summary>Returns what was published last of each contract: first what was published first.</summary>
    public async Task<IReadOnlyList<SharedValue>> ReadAsync(CallSid root, CancellationToken cancellationToken)
    {
        var (index, _) = await FindIndexAsync(root, cancellationToken).ConfigureAwait(false);
        if (index is null) return [];

        List<SharedValue> values = [];
        foreach (var (type, number) in index.Types.OrderBy(static one => one.Value.Last))
        {
            var held = number.Removed == number.Last ? null : (await FindAsync(root, type, cancellationToken).ConfigureAwait(false)).Value;

            // A node may have died between the two: then the value before counts, unless it was taken back.
            if (held is { Content: { } content } && held.Rev > number.Removed) values.Add(new(type, held.Rev, content, LeftOf(held)));
            else if (number.Removed > 0) values.Add(new(type, number.Removed, null, null));
        }

        return values;
    }

    /// <summary>
    /// How long a value still counts. The engine has it as long as its lifetime by a clock that all share. Where this node's clock differs from that of
    /// the node that published it, it counts too short by the difference, or too long by at most its lifetime.
    /// </summary>
    private TimeSpan? LeftOf(StoredValueForm held)
    {
        if (held.Lifetime is not { } ticks) return null;

        var lifetime = TimeSpan.FromTicks(ticks);
        var left = StoredBytes.Time(held.Until) - time.GetUtcNow();
        return left > TimeSpan.Zero && left < lifetime ? left : lifetime;
    }

    /// <summary>Takes the next number of a contract: above the last one, whichever node gave it.</summary>
    private async Task<long?> NumberAsync(CallSid root, string type, bool isRemoved, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (index, version) = await FindIndexAsync(root, cancellationToken).ConfigureAwait(false);
            index ??= new();
            if (!index.Types.TryGetValue(type, out var number))
            {
                if (isRemoved || index.Types.Count >= ConversationValues.Most) return null;
                number = new();
            }
            else if (isRemoved && number.Removed == number.Last)
            {
                return null;
            }

            number.Last = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), number.Last + 1);
            if (isRemoved) number.Removed = number.Last;
            index.Types[type] = number;
            var bytes = StoredBytes.Write(index, StoredValuesJson.Default.StoredValueIndex);
            if (await store.TrySetValueAsync(root, IndexKey, bytes, version, lifetime: null, cancellationToken).ConfigureAwait(false)) return number.Last;
        }
    }

    private async Task<(StoredValueIndex? Index, long? Version)> FindIndexAsync(CallSid root, CancellationToken cancellationToken)
    {
        var value = await store.FindValueAsync(root, IndexKey, cancellationToken).ConfigureAwait(false);
        if (value is null) return (null, null);

        // What a newer version of the library wrote is not to be overwritten.
        var index = StoredBytes.Read(value.Bytes.Span, StoredValuesJson.Default.StoredValueIndex)
            ?? throw new CallLogUnavailableException("The published values have a form that this version of the library does not know.") { IsOutage = false };
        return (index, value.Version);
    }

    private async Task<(StoredValueForm? Value, long? Version)> FindAsync(CallSid root, string type, CancellationToken cancellationToken)
    {
        var value = await store.FindValueAsync(root, KeyOf(type), cancellationToken).ConfigureAwait(false);
        return (value is null ? null : StoredBytes.Read(value.Bytes.Span, StoredValuesJson.Default.StoredValueForm), value?.Version);
    }

    /// <summary>What the news of a value is called, on all nodes.</summary>
    public static string NewsOf(string type, long rev) => string.Create(CultureInfo.InvariantCulture, $"{KeyOf(type)}:{rev}");

    /// <summary>A contract's name may be of any length.</summary>
    private static string KeyOf(string type) => $"value:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(type)).AsSpan(0, 16))}";
}

/// <summary>What was published last of a contract.</summary>
/// <param name="Type">The contract's name.</param>
/// <param name="Rev">Its number, or that of its removal.</param>
/// <param name="Content">A JSON object with its type and without an envelope; null when it was taken back.</param>
/// <param name="Left">How long it still counts; null: as long as the conversation.</param>
internal sealed record SharedValue(string Type, long Rev, byte[]? Content, TimeSpan? Left);
