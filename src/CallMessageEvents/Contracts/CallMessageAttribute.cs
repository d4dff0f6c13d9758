namespace CallMessageEvents;

/// <summary>
/// Makes a type a contract: its content is known on the wire by <c>"type"</c>. <c>[CallMessage("hint")] record Hint(string Text)</c> is sent as
/// <c>{"type":"hint","text":"…"}</c>. The type must be written as a JSON object, and have no property named <c>type</c> of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class CallMessageAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="type">The contract's name on the wire, case-sensitive.</param>
    /// <exception cref="ArgumentException"><paramref name="type"/> is null or empty.</exception>
    public CallMessageAttribute(string type)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        Type = type;
    }

    /// <summary>The contract's name on the wire.</summary>
    public string Type { get; }
}
