using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>
/// The entries of an account that are not tried any more. The engine of its <see cref="CallLog"/> implements it, and registers it for the application.
/// Thread-safe.
/// </summary>
[Experimental(StorageDiagnostics.Seams)]
public abstract class DeadLetters
{
    /// <summary>Lists dead letters, the oldest first.</summary>
    /// <param name="most">How many at most, 1 or more.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int most, DeadLetter? after, CancellationToken cancellationToken);

    /// <summary>Puts a dead letter back, so that it is tried again, from its first attempt on.</summary>
    /// <param name="letter">The dead letter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it is no dead letter any more.</returns>
    public abstract ValueTask<bool> PutBackAsync(DeadLetter letter, CancellationToken cancellationToken);

    /// <summary>Removes a dead letter for good.</summary>
    /// <param name="letter">The dead letter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it is no dead letter any more.</returns>
    public abstract ValueTask<bool> RemoveAsync(DeadLetter letter, CancellationToken cancellationToken);
}

/// <summary>An entry that is not tried any more.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Error">The type of its last error.</param>
/// <param name="Since">When it was given up.</param>
[Experimental(StorageDiagnostics.Seams)]
public sealed record DeadLetter(CallLogEntry Entry, string Error, DateTimeOffset Since);
