namespace CallMessageEvents;

/// <summary>What the envelope of a message says (docs/protocol.md). A field that is not as it must be is not there.</summary>
internal sealed record MessageEnvelope
{
    /// <summary>The message's name; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>What the sender waits for; nothing where there is no id.</summary>
    public MessageWant Want { get; init; }

    /// <summary>What is wanted, whether there is an id or not: a joined message has the id of its parts.</summary>
    public MessageWant Wanted { get; init; }

    /// <summary>How long the sender still waits; null when it does not say.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>The one message that this is the receipt of, the reply to, or the failure of; null for none.</summary>
    public string? Re { get; init; }

    /// <summary>The messages that this is the receipt of, where they stand in an array, without what is no id; null where there is no array.</summary>
    public IReadOnlyList<string>? ReAll { get; init; }

    /// <summary>Why what <see cref="Re"/> names failed; null when it does not say so.</summary>
    public MessageFault? Error { get; init; }

    /// <summary>Whether it says that it is a part, rightly or not.</summary>
    public bool IsPart { get; init; }

    /// <summary>Which part of how many; null for none, and where the two are not as they must be.</summary>
    public (int Index, int Count)? Part { get; init; }

    /// <summary>The part's text.</summary>
    public string? Data { get; init; }

    /// <summary>The hello; null for none.</summary>
    public ClientHello? Hello { get; init; }

    /// <summary>
    /// Whether it is no message for a handler: a receipt, reply, error, hello or part. It never waits for a handler.
    /// </summary>
    public bool IsControl => IsPart || Re is not null || ReAll is not null || Hello is not null;
}

/// <summary>What the sender of a message waits for.</summary>
internal enum MessageWant
{
    Nothing,
    Receipt,
    Reply,
}

/// <summary>Why a message failed.</summary>
/// <param name="Code">One of the protocol's codes, or the application's.</param>
/// <param name="Message">More, for people; null for nothing.</param>
internal sealed record MessageFault(string Code, string? Message = null)
{
    public const string NoHandler = "no-handler";
    public const string BadContent = "bad-content";
    public const string Failed = "failed";
    public const string Busy = "busy";
    public const string Gone = "gone";
    public const string Version = "version";
    public const string Closed = "closed";

    /// <summary>Whether a code is one of the protocol's own, which come without a message.</summary>
    public static bool IsOfTheProtocol(string code) => code is NoHandler or BadContent or Failed or Busy or Gone or Version or Closed;
}

/// <summary>What an app's hello says.</summary>
/// <param name="HasVersion1">Whether it knows the one version that this library knows.</param>
/// <param name="Client">What it calls itself, at most 80 characters; null when it does not say.</param>
/// <param name="TakesParts">Whether it takes messages in parts.</param>
internal sealed record ClientHello(bool HasVersion1, string? Client, bool TakesParts);
