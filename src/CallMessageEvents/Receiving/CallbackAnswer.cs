using System.Text.Json;

namespace CallMessageEvents.Hosting;

/// <summary>The answer to a callback, for the host to write. Immutable.</summary>
public sealed class CallbackAnswer
{
    /// <summary>
    /// Gets the status. 204: done. 400, 403, 405, 413, 415: refused, as a retry would be. 500: failed. 503: not finished, or no room; a retry may succeed.
    /// </summary>
    public required int StatusCode { get; init; }

    /// <summary>Gets the header <c>Retry-After</c>, in whole seconds; null for none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the header <c>Allow</c>, with a 405; null for none.</summary>
    public string? Allow { get; init; }

    /// <summary>Gets the header <c>Content-Type</c>; null when there is no body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets the body: problem details with a 400, else none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    internal static CallbackAnswer Done { get; } = new() { StatusCode = 204 };

    /// <summary>It does not give the cause, which the log has: a forger must not learn what is wrong.</summary>
    internal static CallbackAnswer Forbidden { get; } = new() { StatusCode = 403 };

    internal static CallbackAnswer TooLarge { get; } = new() { StatusCode = 413 };

    internal static CallbackAnswer WrongType { get; } = new() { StatusCode = 415 };

    internal static CallbackAnswer Failed { get; } = new() { StatusCode = 500 };

    internal static CallbackAnswer Busy { get; } = new() { StatusCode = 503, RetryAfter = TimeSpan.FromSeconds(1) };

    internal static CallbackAnswer WrongMethod(string allow) => new() { StatusCode = 405, Allow = allow };

    internal static CallbackAnswer Malformed(CallMessageParseError error) => new()
    {
        StatusCode = 400,
        ContentType = "application/problem+json",
        Body = JsonSerializer.SerializeToUtf8Bytes(
            new CallbackProblem("The callback is malformed.", 400, error.Reason, error.Field.Length > 0 ? error.Field : null),
            CallbackProblemJson.Default.CallbackProblem),
    };
}
