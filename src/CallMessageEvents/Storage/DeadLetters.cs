using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>
/// The entries of an account that are not tried any more. The engine of its <see cref="CallLog"/> implements it, and registers it for the application.
/// Thread-safe. When it cannot be reached, each method throws a <see cref="CallLogUnavailableException"/>.
/// </summary>
[Experimental(StorageDiagnostics.Seams)]
public abstract class DeadLetters
{
    /// <summary>Lists dead letters, the oldest first.</summary>
    /// <param name="most">How many at most, 1 or more.</param>
    /// <param name="after">
    /// The <see cref="DeadLetter.Id"/> of the last one of the page before, which may have been put back or removed meanwhile; null for the first page.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was never the id of a dead letter.</exception>
    public abstract ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int most, string? after, CancellationToken cancellationToken);

    /// <summary>Puts a dead letter back, so that it is tried again, from its first attempt on.</summary>
    /// <param name="id">The <see cref="DeadLetter.Id"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it is no dead letter any more, or another one since.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> was never the id of a dead letter.</exception>
    public abstract ValueTask<bool> PutBackAsync(string id, CancellationToken cancellationToken);

    /// <summary>Removes a dead letter for good.</summary>
    /// <param name="id">The <see cref="DeadLetter.Id"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it is no dead letter any more, or another one since.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> was never the id of a dead letter.</exception>
    public abstract ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}

/// <summary>An entry that is not tried any more.</summary>
/// <param name="Id">
/// What the engine finds it by: letters, digits, <c>-</c> and <c>_</c>. An entry that was put back and was given up again has another.
/// </param>
/// <param name="Entry">The entry.</param>
/// <param name="Error">The type of its last error.</param>
/// <param name="Since">When it was given up.</param>
[Experimental(StorageDiagnostics.Seams)]
public sealed record DeadLetter(string Id, CallLogEntry Entry, string Error, DateTimeOffset Since);
