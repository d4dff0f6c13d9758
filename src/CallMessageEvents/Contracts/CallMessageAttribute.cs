namespace CallMessageEvents;

/// <summary>
/// Makes a type a contract: the JSON property <c>"type"</c> names it on the wire. <c>[CallMessage("hint")] record Hint(string Text)</c> is sent as
/// <c>{"type":"hint","text":"…"}</c>. The type must serialize to a JSON object, without a property named <c>type</c> of its own.
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

    /// <summary>Gets the contract's name on the wire.</summary>
    public string Type { get; }
}
