namespace CallMessageEvents;

/// <summary>
/// The name that an account was registered by, such as <c>AddCallMessageEvents("sales")</c>. It is a type of its own, so that it cannot be confused with a path
/// or another name in the same call.
/// </summary>
/// <remarks>The default is <see cref="Unnamed"/>: the account of <c>AddCallMessageEvents()</c>. Names are compared ordinally. Thread-safe.</remarks>
public readonly record struct AccountName
{
    private readonly string? _name;

    /// <summary>Creates the name of an account.</summary>
    /// <param name="name">The name, as it was registered.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or white space.</exception>
    public AccountName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _name = name;
    }

    /// <summary>Gets the account that was registered without a name.</summary>
    public static AccountName Unnamed => default;

    /// <summary>Gets a value that indicates whether this is the account without a name.</summary>
    public bool IsUnnamed => _name is null;

    /// <summary>Returns the name, which is also the key of the account's services.</summary>
    /// <returns>The name; empty for <see cref="Unnamed"/>.</returns>
    public override string ToString() => _name ?? string.Empty;
}
