using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>
/// A message that an end user sent. Its content stays UTF-8, as it came, until it is read. Immutable and thread-safe; may be cached. Tests can create their
/// own.
/// </summary>
/// <remarks>Its text shows sids only, never content.</remarks>
public sealed class CallMessage
{
    // Not Nullable, which would double their size for every message that is kept.
    private readonly MessageSid _sid;
    private readonly AccountSid _accountSid;
    private readonly DateTime _timestamp;
    private readonly long _sequenceNumber = -1;
    private string? _type;

    /// <summary>Gets the sender's leg.</summary>
    public required CallSid CallSid { get; init; }

    /// <summary>
    /// Gets the content: UTF-8, usually JSON, as the end user's app sent it. Some apps send an object or array as a JSON string; it is given here without these
    /// quotes. The memory belongs to this message: do not change it.
    /// </summary>
    public required ReadOnlyMemory<byte> Body
    {
        get => IsJson ? QuotedJson.Unwrap(field) : field;
        init;
    }

    /// <summary>Gets the message's sid, the same in every delivery: the Voice SDK's <c>voiceEventSid</c>. Null when the callback had none.</summary>
    public MessageSid? Sid
    {
        get => _sid == default ? null : _sid;
        init => _sid = value ?? default;
    }

    /// <summary>Gets the account that owns the leg; null when the callback had none.</summary>
    public AccountSid? AccountSid
    {
        get => _accountSid == default ? null : _accountSid;
        init => _accountSid = value ?? default;
    }

    /// <summary>Gets the message's place among the leg's, 0 or more; Twilio does not say where it starts. Null when the callback had no valid one.</summary>
    public long? SequenceNumber
    {
        get => _sequenceNumber < 0 ? null : _sequenceNumber;
        init => _sequenceNumber = value ?? -1;
    }

    /// <summary>Gets when Twilio got the message, in whole seconds of UTC; null when the callback did not say.</summary>
    public DateTimeOffset? Timestamp
    {
        get => _timestamp == default ? null : new DateTimeOffset(_timestamp, TimeSpan.Zero);
        init => _timestamp = value?.UtcDateTime ?? default;
    }

    /// <summary>Gets the content's media type, usually <c>application/json</c>; null when the callback did not say.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// Gets the contract's name, from the content's property <c>type</c> unless the option <c>TypeProperty</c> names another; null when the content has none.
    /// </summary>
    public string? Type
    {
        get => (_type ??= Settings.Envelope.ReadType(Body.Span) ?? string.Empty) is { Length: > 0 } type ? type : null;
        init => _type = value ?? string.Empty;
    }

    /// <summary>
    /// Gets the end user who sent the message, for an answer: <c>messenger.SendAsync(message.Sender, …)</c>. When the callback's <c>CallSid</c> is malformed,
    /// this is the default <see cref="EndUser"/>, to whom no message can be sent.
    /// </summary>
    public EndUser Sender
    {
        get
        {
            if (!SidText.IsWellFormed(CallSid)) return default;
            var sender = EndUser.OnLeg(CallSid);
            return SidText.IsWellFormed(_accountSid) ? sender.In(_accountSid) : sender;
        }
    }

    /// <summary>
    /// Gets the callback's fields that this version does not know. In a JSON callback, a value that is not a string is given as its JSON text.
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>How the account that received it reads content.</summary>
    internal ContentSettings Settings { get; init; } = ContentSettings.Default;

    /// <summary>
    /// The idempotency token of the request that delivered the message, the same in every retry. It identifies the message when <see cref="Sid"/> is missing.
    /// </summary>
    internal string? DeliveryToken { get; init; }

    /// <summary>Tells the app how it ended; null for a message without an id, about which nothing is told.</summary>
    internal HeardMessage? Heard { get; init; }

    /// <summary>Whether the content type is JSON or missing.</summary>
    internal bool IsJson => MediaType.IsJsonOrUnknown(ContentType);

    /// <summary>
    /// Reads the content as it came, with the given metadata, for native AOT or for settings of your own. Only a type that refuses members that it does not
    /// declare (<see cref="System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow"/>) is read without the properties of the library.
    /// </summary>
    /// <typeparam name="T">
    /// The type to read the content as. For <see cref="string"/>, content that is not JSON is taken as the text itself, because JavaScript apps send either. A
    /// text that is a JSON object or array is not a string: it is read as that object or array (<see cref="Body"/>).
    /// </typeparam>
    /// <param name="typeInfo">The metadata to read the content with.</param>
    /// <returns>The content; null only when the content is JSON's <c>null</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is null.</exception>
    /// <exception cref="JsonException">The content does not fit. The error holds no content.</exception>
    public T? ReadAs<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return Settings.Unseen.ReadAsItCame(Body.Span, typeInfo);
    }

    /// <summary>Reads the content with the account's settings or with the given ones.</summary>
    /// <inheritdoc cref="ReadAs{T}(JsonTypeInfo{T})"/>
    /// <param name="options">
    /// The settings; their resolver must know <typeparamref name="T"/>. The default is those of <c>ConfigureJson</c>, or the Web defaults for a message
    /// that you created.
    /// </param>
    /// <exception cref="NotSupportedException">The settings have no metadata for the type.</exception>
    public T? ReadAs<T>(JsonSerializerOptions? options = null) =>
        ReadAs((JsonTypeInfo<T>)(options ?? Settings.Json).GetTypeInfo(typeof(T)));

    /// <summary>
    /// Reads the content as handlers and typed readers get it: never null, and without the library's properties unless the type declares them.
    /// </summary>
    /// <exception cref="JsonException">The content does not fit.</exception>
    internal T ReadContent<T>(JsonTypeInfo<T> typeInfo) =>
        Settings.Unseen.Read(Body.Span, typeInfo) is { } content
            ? content
            : throw new JsonException($"The content is null, which is no {typeof(T)}.");

    /// <summary>The same message with the content that its parts make, and with what tells the app how it ended.</summary>
    internal CallMessage With(ReadOnlyMemory<byte> content, HeardMessage heard) => new()
    {
        CallSid = CallSid,
        Body = content,
        Sid = Sid,
        AccountSid = AccountSid,
        SequenceNumber = SequenceNumber,
        Timestamp = Timestamp,
        ContentType = ContentType,
        Extra = Extra,
        Settings = Settings,
        DeliveryToken = DeliveryToken,
        Heard = heard,
    };

    /// <summary>Returns a text for logs: the sids.</summary>
    public override string ToString() => LogText.Show($"{_sid} of {CallSid}");
}
