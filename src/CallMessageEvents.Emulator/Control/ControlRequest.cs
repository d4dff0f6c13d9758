using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>What operations see of a control request; all state is in memory, so none waits but those of end users that ask the application.</summary>
internal sealed record ControlRequest(
    IReadOnlyDictionary<string, string> Arguments, IQueryCollection Query, ReadOnlyMemory<byte> Body, CancellationToken Aborted)
{
    /// <summary>The call that the path names.</summary>
    public EmulatedCall RequireCall(CallBook calls) =>
        calls.Find(Arguments["sid"]) ?? throw new ControlException(StatusCodes.Status404NotFound, $"There is no call {Arguments["sid"]}.");
}
