using System.Text.Json;

namespace CallMessageEvents.Hosting;

/// <summary>What a callback is answered, for the host to write out. Immutable.</summary>
public sealed class CallbackAnswer
{
    /// <summary>204: done. 400, 403, 405, 413, 415: refused, and a repetition would be. 500: failed. 503: not finished, or no room; come again.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The header <c>Retry-After</c>, in whole seconds; null for none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The header <c>Allow</c>, with a 405; null for none.</summary>
    public string? Allow { get; init; }

    /// <summary>The header <c>Content-Type</c>; null where there is no body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body: problem details with a 400, else none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    internal static CallbackAnswer Done { get; } = new() { StatusCode = 204 };

    /// <summary>Without its cause, which is in the log: who forges callbacks need not be told what is wrong with them.</summary>
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
