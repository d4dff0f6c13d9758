using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CallMessageEvents.Emulator;

/// <summary>An authenticated, routed request: what operations see of HTTP.</summary>
internal sealed record RestRequest(
    EmulatorAccount Account,
    string Path,
    IReadOnlyDictionary<string, string> Arguments,
    IQueryCollection Query,
    IReadOnlyDictionary<string, StringValues> Form)
{
    public const string IdempotencyKey = "IdempotencyKey";

    /// <summary>What is shown of a call: how it is, unless a fault shows what it was.</summary>
    public Func<EmulatedCall, CallState> StateOf { get; init; } = static call => call.State;

    /// <summary>The call that the path names, when the path's account has it.</summary>
    public EmulatedCall? FindCall(CallBook calls) =>
        calls.Find(Arguments["CallSid"]) is { } call && call.Account == Account ? call : null;

    /// <summary>The form's field, of several the last; what is empty is as good as missing.</summary>
    public string? Field(string name) => Form.GetValueOrDefault(name) is [.., { Length: > 0 } last] ? last : null;

    /// <summary>The values of a form's field that may be repeated, in order.</summary>
    public IEnumerable<string> Fields(string name) => Form.GetValueOrDefault(name).OfType<string>();

    /// <summary>The query's parameter, of several the last; what is empty is as good as missing.</summary>
    public string? Parameter(string name) => Query[name] is [.., { Length: > 0 } last] ? last : null;
}
