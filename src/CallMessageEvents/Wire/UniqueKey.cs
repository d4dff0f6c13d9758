namespace CallMessageEvents;

/// <summary>
/// Makes keys that nothing else has, such as idempotency keys. With the jitter of retries this is the core's only ambient randomness: a source that a test
/// could set would be a way to make the same key twice, and so would a count, in a process that was restored from a snapshot.
/// </summary>
internal static class UniqueKey
{
#pragma warning disable RS0030 // See above.
    public static string Create() => Guid.NewGuid().ToString("N");
#pragma warning restore RS0030
}
