using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>A REST request as the emulator saw it. What is known only later (the answer) appears when it is.</summary>
public sealed class RecordedRequest
{
    internal RecordedRequest(string method, string path, DateTimeOffset at)
    {
        Method = method;
        Path = path;
        At = at;
    }

    /// <summary>Gets the HTTP method.</summary>
    public string Method { get; }

    /// <summary>Gets the path and query, encoded as they came.</summary>
    public string Path { get; }

    /// <summary>Gets when the request arrived.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Gets the id that the answer carries in <c>Twilio-Request-Id</c> (<c>RQ…</c>).</summary>
    public string RequestId { get; } = Sids.New(Sids.Request);

    /// <summary>Gets the account that the path names, or <see langword="null"/> when the path was not understood.</summary>
    public string? AccountSid { get; internal set; }

    /// <summary>Gets the call that the path names, or <see langword="null"/> when it names none.</summary>
    public string? CallSid { get; internal set; }

    /// <summary>Gets the idempotency key that the body brought, or <see langword="null"/>.</summary>
    public string? IdempotencyKey { get; internal set; }

    /// <summary>Gets what was asked for, or <see langword="null"/> when the request was refused before that was known.</summary>
    public EmulatorOperation? Operation { get; internal set; }

    /// <summary>Gets the kind of the fault that the request met, or <see langword="null"/> when it met none.</summary>
    public FaultKind? Fault { get; internal set; }

    /// <summary>Gets the status of the answer, or <see langword="null"/> when there is none (yet). Set before the answer leaves.</summary>
    public int? StatusCode { get; private set; }

    /// <summary>Gets Twilio's code in the answer (<c>20404</c>), or <see langword="null"/> when the answer is no error or has none.</summary>
    public int? ErrorCode { get; private set; }

    /// <summary>Gets what the answer says is wrong, or <see langword="null"/>.</summary>
    public string? ErrorMessage { get; private set; }

    internal void Answered(RestAnswer? answer)
    {
        StatusCode = answer?.Status;
        ErrorCode = answer?.ErrorCode;
        ErrorMessage = answer?.ErrorMessage;
    }

    /// <summary>Returns the request in one line.</summary>
    /// <returns>Method, path, status and fault.</returns>
    public override string ToString() =>
        $"{Method} {Path} -> {StatusCode?.ToString(CultureInfo.InvariantCulture) ?? "(no answer)"}{(Fault is { } fault ? $" ({fault})" : "")}";
}
