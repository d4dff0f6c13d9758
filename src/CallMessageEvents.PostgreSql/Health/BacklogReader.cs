namespace CallMessageEvents.PostgreSql;

/// <summary>Reads an account's backlog at most once a second, whoever asks. Thread-safe.</summary>
internal sealed class BacklogReader(BacklogTable table, Accounts accounts, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly Gate _lock = new();
    private Task<Backlog>? _reading;
    private long _begunAt;

    /// <exception cref="CallLogUnavailableException">The database failed, or refused.</exception>
    public Task<Backlog> ReadAsync(AccountSid account, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_reading is null || (_reading.IsCompleted && time.GetElapsedTime(_begunAt) >= KeptFor))
            {
                _begunAt = time.GetTimestamp();

                // Whoever asked first may stop waiting: the others have it all the same.
                _reading = Task.Run(() => ReadAsync(account), CancellationToken.None);
            }

            return _reading.WaitAsync(cancellationToken);
        }
    }

    private async Task<Backlog> ReadAsync(AccountSid account)
    {
        var id = await accounts.GetAsync(account, CancellationToken.None).ConfigureAwait(false);
        return await table.ReadAsync(id, CancellationToken.None).ConfigureAwait(false);
    }
}
