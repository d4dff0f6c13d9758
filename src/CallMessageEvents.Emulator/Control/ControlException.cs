using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>A control request that cannot be done: how it is answered.</summary>
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the control pipeline.")]
internal sealed class ControlException(int status, string detail, string? field = null) : Exception(detail)
{
    public int Status { get; } = status;

    /// <summary>The field of the body, or the parameter of the query, that is to blame.</summary>
    public string? Field { get; } = field;

    /// <summary>How a request or a message of an end user failed.</summary>
    public string? Code { get; init; }
}
