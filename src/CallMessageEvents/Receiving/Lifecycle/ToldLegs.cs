namespace CallMessageEvents;

/// <summary>Keeps in the store what the application was told of legs, so that the next owner of a leg tells the rest, and nothing twice.</summary>
internal sealed class ToldLegs(AccountStore store, CallDirectory directory)
{
    private const string Key = "told";

    /// <summary>Takes over what was told of a leg, perhaps by another node.</summary>
    /// <returns>What the store says.</returns>
    public async Task<StoredTold> LoadAsync(CallSid leg, CancellationToken cancellationToken)
    {
        var (stored, _) = await FindAsync(leg, cancellationToken).ConfigureAwait(false);
        var state = directory.State(leg);
        if (ToldOf(stored) > state.Told) state.Told = ToldOf(stored);
        return stored;
    }

    /// <summary>What of it is certain.</summary>
    public static ToldOfLeg ToldOf(StoredTold stored) => stored switch
    {
        StoredTold.Ended => ToldOfLeg.Ended,
        StoredTold.Answered => ToldOfLeg.Answered,
        StoredTold.Active => ToldOfLeg.Active,
        _ => ToldOfLeg.Nothing,
    };

    /// <summary>Stores what was told of a leg. What another node stored meanwhile is only replaced by what comes after it.</summary>
    public Task SaveAsync(CallSid leg, ToldOfLeg told, CancellationToken cancellationToken) => SaveAsync(
        leg,
        told switch
        {
            ToldOfLeg.Ended => StoredTold.Ended,
            ToldOfLeg.Answered => StoredTold.Answered,
            ToldOfLeg.Active => StoredTold.Active,
            _ => StoredTold.Nothing,
        },
        cancellationToken);

    /// <summary>Stores that somebody begins to tell that the leg is active.</summary>
    public Task BeginAsync(CallSid leg, CancellationToken cancellationToken) => SaveAsync(leg, StoredTold.Begun, cancellationToken);

    private async Task SaveAsync(CallSid leg, StoredTold told, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (stored, version) = await FindAsync(leg, cancellationToken).ConfigureAwait(false);
            if (stored >= told) return;
            if (await store.TrySetValueAsync(leg, Key, new[] { (byte)told }, version, lifetime: null, cancellationToken).ConfigureAwait(false)) return;
        }
    }

    private async Task<(StoredTold Told, long? Version)> FindAsync(CallSid leg, CancellationToken cancellationToken)
    {
        var value = await store.FindValueAsync(leg, Key, cancellationToken).ConfigureAwait(false);

        // A later version of the library may know of more steps. It has told all that this one would.
        var told = value is { Bytes.Length: > 0 } ? value.Bytes.Span[0] : 0;
        return (told < (byte)StoredTold.Ended ? (StoredTold)told : StoredTold.Ended, value?.Version);
    }
}

/// <summary>What the store says that the application was told of a leg. The numbers are stored.</summary>
internal enum StoredTold : byte
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>A node began to tell that the leg is active, and perhaps that it is in progress; if it died, nobody knows how far it came.</summary>
    Begun = 1,

    /// <summary>The leg is active.</summary>
    Active = 2,

    /// <summary>The leg is in progress.</summary>
    Answered = 3,

    /// <summary>The leg has ended.</summary>
    Ended = 4,
}
