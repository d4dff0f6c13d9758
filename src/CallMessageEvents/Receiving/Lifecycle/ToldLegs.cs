namespace CallMessageEvents;

/// <summary>Keeps in the store what the application was told of legs, so that the next owner of a leg tells the rest, and nothing twice.</summary>
internal sealed class ToldLegs(AccountStore store, CallDirectory directory)
{
    private const string Key = "told";

    /// <summary>Takes over what was told of a leg, perhaps by another node.</summary>
    /// <returns>What the store says.</returns>
    public async Task<ToldOfLeg> LoadAsync(CallSid leg, CancellationToken cancellationToken)
    {
        var (told, _) = await FindAsync(leg, cancellationToken).ConfigureAwait(false);
        var state = directory.State(leg);
        if (told > state.Told) state.Told = told;
        return told;
    }

    /// <summary>Stores what was told of a leg. What another node stored meanwhile is only replaced by what comes after it.</summary>
    public async Task SaveAsync(CallSid leg, ToldOfLeg told, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (stored, version) = await FindAsync(leg, cancellationToken).ConfigureAwait(false);
            if (stored >= told) return;
            if (await store.TrySetValueAsync(leg, Key, new[] { (byte)told }, version, lifetime: null, cancellationToken).ConfigureAwait(false)) return;
        }
    }

    private async Task<(ToldOfLeg Told, long? Version)> FindAsync(CallSid leg, CancellationToken cancellationToken)
    {
        var value = await store.FindValueAsync(leg, Key, cancellationToken).ConfigureAwait(false);

        // A later version of the library may know of more steps. It has told all that this one would.
        var told = value is { Bytes.Length: > 0 } ? value.Bytes.Span[0] : 0;
        return (told < (byte)ToldOfLeg.Ended ? (ToldOfLeg)told : ToldOfLeg.Ended, value?.Version);
    }
}
