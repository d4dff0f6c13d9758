using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>
/// A message that an end user sent. Its content stays the UTF-8 that came until it is read. Immutable and thread-safe, and may be cached;
/// tests can make their own.
/// </summary>
/// <remarks>Its text shows sids only, never content.</remarks>
public sealed class CallMessage
{
    // Without Nullable, which would double their size for every message that is kept.
    private readonly MessageSid _sid;
    private readonly AccountSid _accountSid;
    private readonly DateTime _timestamp;
    private readonly long _sequenceNumber = -1;
    private string? _type;

    /// <summary>The leg of the end user who sent it.</summary>
    public required CallSid CallSid { get; init; }

    /// <summary>
    /// The content: UTF-8, usually JSON, as the end user's app sent it. An object or array that came as a JSON string, as apps send that make text of it first,
    /// stands here without these quotes. It belongs to this message: do not change it.
    /// </summary>
    public required ReadOnlyMemory<byte> Body
    {
        get => IsJson ? QuotedJson.Unwrap(field) : field;
        init;
    }

    /// <summary>The message; the same in every delivery, and the Voice SDK's <c>voiceEventSid</c>. Null when the callback had none.</summary>
    public MessageSid? Sid
    {
        get => _sid == default ? null : _sid;
        init => _sid = value ?? default;
    }

    /// <summary>The account that owns the leg; null when the callback had none.</summary>
    public AccountSid? AccountSid
    {
        get => _accountSid == default ? null : _accountSid;
        init => _accountSid = value ?? default;
    }

    /// <summary>Its place among the leg's messages, 0 or more; Twilio does not say where it starts. Null when the callback had none that can be used.</summary>
    public long? SequenceNumber
    {
        get => _sequenceNumber < 0 ? null : _sequenceNumber;
        init => _sequenceNumber = value ?? -1;
    }

    /// <summary>When Twilio got it, in whole seconds of UTC; null when the callback did not say.</summary>
    public DateTimeOffset? Timestamp
    {
        get => _timestamp == default ? null : new DateTimeOffset(_timestamp, TimeSpan.Zero);
        init => _timestamp = value?.UtcDateTime ?? default;
    }

    /// <summary>The content's media type, usually <c>application/json</c>; null when the callback did not say.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// The contract's name, from the content's property <c>type</c> unless the option <c>TypeProperty</c> names another; null when the content has none.
    /// </summary>
    public string? Type
    {
        get => (_type ??= Settings.Envelope.ReadType(Body.Span) ?? string.Empty) is { Length: > 0 } type ? type : null;
        init => _type = value ?? string.Empty;
    }

    /// <summary>
    /// Who sent it, to answer to: <c>messenger.SendAsync(message.Sender, …)</c>. The default <see cref="EndUser"/>, which no message can be sent to, when the
    /// callback's <c>CallSid</c> is not written as Twilio writes them.
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
    /// Fields of the callback that this version does not know. A value of a JSON callback that is no string is its JSON text. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>How the account that received it reads content.</summary>
    internal ContentSettings Settings { get; init; } = ContentSettings.Default;

    /// <summary>
    /// Twilio's name for the request that brought it, the same when it is repeated. It identifies the message where <see cref="Sid"/> is missing.
    /// </summary>
    internal string? DeliveryToken { get; init; }

    /// <summary>Whether the content says of itself that it is JSON, or says nothing.</summary>
    internal bool IsJson => MediaType.IsJsonOrUnknown(ContentType);

    /// <summary>Reads the content with metadata of its own: for native AOT, or settings of one's own.</summary>
    /// <typeparam name="T">
    /// What the content is read as. For <see cref="string"/>, content that is no JSON is taken as the text itself: JavaScript apps send either. A text that is
    /// a JSON object or array is none: it is read as that (<see cref="Body"/>).
    /// </typeparam>
    /// <param name="typeInfo">How it is read.</param>
    /// <returns>The content; null only where the content is JSON's <c>null</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is null.</exception>
    /// <exception cref="JsonException">The content does not fit. The error holds no content.</exception>
    public T? ReadAs<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return ContentReader.Read(Body.Span, typeInfo);
    }

    /// <summary>Reads the content with the account's settings, as typed handlers get it, or with others.</summary>
    /// <inheritdoc cref="ReadAs{T}(JsonTypeInfo{T})"/>
    /// <param name="options">
    /// The settings; their resolver must know <typeparamref name="T"/>. Default: those of <c>ConfigureJson</c>, or the Web defaults for a message of one's own.
    /// </param>
    /// <exception cref="NotSupportedException">The settings have no metadata of the type.</exception>
    public T? ReadAs<T>(JsonSerializerOptions? options = null) =>
        ContentReader.Read(Body.Span, (JsonTypeInfo<T>)(options ?? Settings.Json).GetTypeInfo(typeof(T)));

    /// <summary>Reads the content as handlers and typed readers get it: never null.</summary>
    /// <exception cref="JsonException">The content does not fit.</exception>
    internal T ReadContent<T>(JsonTypeInfo<T> typeInfo) =>
        ReadAs(typeInfo) is { } content ? content : throw new JsonException($"The content is null, which is no {typeof(T)}.");

    /// <summary>A text for logs: the sids.</summary>
    public override string ToString() => LogText.Show($"{_sid} of {CallSid}");
}
