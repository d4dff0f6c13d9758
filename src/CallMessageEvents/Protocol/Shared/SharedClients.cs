namespace CallMessageEvents;

/// <summary>
/// What all nodes know of legs' apps: the last hello of each leg, which its owner heard. While the store cannot be reached, each node goes on with what it
/// knows. Thread-safe.
/// </summary>
internal sealed class SharedClients(AccountStore store)
{
    private const string Key = "client";

    /// <summary>Twilio ends a call after a day.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Returns what a leg's app said of itself; null when it has not, and when the store cannot be reached.</summary>
    public async Task<CallClient?> FindAsync(CallSid leg, CancellationToken cancellationToken)
    {
        if (store.IsSlow) return null;

        try
        {
            return (await FindStoredAsync(leg, cancellationToken).ConfigureAwait(false)).Client?.ToClient();
        }
        catch (CallLogUnavailableException)
        {
            // Logged by the store's account.
            return null;
        }
    }

    /// <summary>Keeps what a leg's app has said in a hello.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="client">The app.</param>
    /// <param name="hello">The hello's id: each has its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it is news: false when a node has had this hello before, whose entry was given again.</returns>
    public async Task<bool> GreetedAsync(CallSid leg, CallClient client, string hello, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var (known, version) = await FindStoredAsync(leg, cancellationToken).ConfigureAwait(false);
                if (known?.Hello == hello) return false;

                var bytes = StoredClient.Write(client, hello);
                if (await store.TrySetValueAsync(leg, Key, bytes, version, Lifetime, cancellationToken).ConfigureAwait(false)) return true;
            }
        }
        catch (CallLogUnavailableException)
        {
            // Logged by the store's account. This node knows it.
            return true;
        }
    }

    private async Task<(StoredClient? Client, long? Version)> FindStoredAsync(CallSid leg, CancellationToken cancellationToken)
    {
        var value = await store.FindValueAsync(leg, Key, cancellationToken).ConfigureAwait(false);
        return (value is null ? null : StoredClient.Read(value.Bytes.Span), value?.Version);
    }
}
