namespace CallMessageEvents;

/// <summary>
/// A handler throws it to tell the end user's app why it does not do what was asked: <c>throw new CallRequestFault("unknown-account", "There is no such
/// account.")</c>. The app gets code and message. Of every other exception it gets the error <c>failed</c>, and nothing more.
/// </summary>
/// <remarks>
/// It is told for requests, and for messages whose sender wants a receipt. It is no error of the application's, so it is logged at the level <c>Debug</c> only,
/// with its code. Thrown for a plain message, or with a <see cref="CallLog"/> for a message that is stored and has its receipt already, it is an exception like
/// any other.
/// </remarks>
#pragma warning disable CA1710 // It is what a request fails with on the wire, and is read so where it is thrown.
public sealed class CallRequestFault : Exception
#pragma warning restore CA1710
{
    private const int MaxCodeLength = 100;
    private const int MaxMessageLength = 1000;

    private readonly string? _told;

    /// <summary>Creates the fault.</summary>
    /// <param name="code">
    /// What the app decides by: 1 to 100 characters. Not one of the protocol's own codes (<c>no-handler</c>, <c>bad-content</c>, <c>failed</c>, <c>busy</c>,
    /// <c>gone</c>, <c>version</c>, <c>closed</c>), so that the app can tell the application's word from the library's.
    /// </param>
    /// <param name="message">More, for people; null for nothing. The app gets the first 1,000 characters.</param>
    /// <exception cref="ArgumentException"><paramref name="code"/> is null, empty, too long, or one of the protocol's own.</exception>
    public CallRequestFault(string code, string? message = null)
        : base(message ?? $"The request is refused with the code \"{code}\".")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        if (code.Length > MaxCodeLength) throw new ArgumentException($"The code has {code.Length} characters; at most {MaxCodeLength} are told.", nameof(code));
        if (MessageFault.IsOfTheProtocol(code))
            throw new ArgumentException($"\"{code}\" is a code of the protocol, which the library alone tells: choose another.", nameof(code));

        Code = code;
        _told = message;
    }

    /// <summary>Gets what the app decides by.</summary>
    public string Code { get; }

    /// <summary>What the app is told.</summary>
    internal MessageFault Fault => new(Code, _told is { Length: > MaxMessageLength } ? Cut(_told) : _told);

    /// <summary>Not within a pair of surrogates.</summary>
    private static string Cut(string text) => text[..(char.IsHighSurrogate(text[MaxMessageLength - 1]) ? MaxMessageLength - 1 : MaxMessageLength)];
}
