using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents.Testing;

/// <summary>
/// An <see cref="ICallMessenger"/> for unit tests: it sends nothing, records what it was told, and answers requests as the test says. It knows no calls, so
/// that every end user is there, unless <see cref="Error"/> says otherwise. It refuses the arguments that the library refuses, with the same errors.
/// Thread-safe.
/// </summary>
public sealed partial class FakeCallMessenger : ICallMessenger
{
    // JSON that the library takes may be nested as deeply as it likes.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly Lock _lock = new();
    private readonly List<FakeSend> _sent = [];
    private readonly List<FakePublication> _published = [];
    private readonly List<CallMessageSubscription> _subscriptions = [];
    private readonly List<CallMessage> _messages = [];
    private readonly Dictionary<Type, Func<object, object>> _answers = [];

    /// <summary>Gets what was sent, broadcast or asked until now, in order. A copy.</summary>
    public IReadOnlyList<FakeSend> Sent => Copy(_sent);

    /// <summary>Gets the values that are published now, each in its latest version: those that were taken back are not among them. A copy.</summary>
    public IReadOnlyList<FakePublication> Published => Copy(_published);

    /// <summary>Gets the subscriptions that were made and not ended. A copy.</summary>
    public IReadOnlyList<CallMessageSubscription> Subscriptions => Copy(_subscriptions);

    /// <summary>
    /// Gets or sets what every operation throws from now on, such as a <see cref="CallNotActiveException"/>. Then nothing is recorded. Arguments are refused
    /// before.
    /// </summary>
    /// <value>The default is null: they succeed.</value>
    public Exception? Error { get; set; }

    /// <summary>
    /// Answers requests of a type from now on. A request without an answer, or one that wants another reply, fails with an
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    /// <typeparam name="TRequest">The request's type.</typeparam>
    /// <typeparam name="TReply">The reply's type.</typeparam>
    /// <param name="answer">Returns the reply. What it throws, such as a <see cref="CallRequestException"/>, the request throws.</param>
    public void OnRequest<TRequest, TReply>(Func<TRequest, TReply> answer)
        where TRequest : notnull
        where TReply : notnull
    {
        ArgumentNullException.ThrowIfNull(answer);
        lock (_lock) _answers[typeof(TRequest)] = request => answer((TRequest)request);
    }

    /// <summary>Adds a message for <see cref="ReadAllAsync"/>, which gives those of the leg that is read, and ends.</summary>
    /// <param name="message">The message: <see cref="TestCall.Message{T}"/> makes one.</param>
    public void AddMessage(CallMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_lock) _messages.Add(message);
    }

    /// <inheritdoc/>
    public Task<SentMessage> SendAsync<T>(
        EndUser to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default) => DoAsync(
        () =>
        {
            MessengerArguments.Check(to, nameof(to));
            ContentArgument.Check(content);
            MessengerArguments.Check(options);
        },
        () => Record(new(to, null, content!, options)),
        cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The content is recorded as a <see cref="JsonElement"/>.</remarks>
    public Task<SentMessage> SendJsonAsync(
        EndUser to, ReadOnlyMemory<byte> utf8Json, SendOptions? options = null, CancellationToken cancellationToken = default) => DoAsync(
        () =>
        {
            MessengerArguments.Check(to, nameof(to));
            MessengerArguments.Check(options);
            RawJson.Check(utf8Json.Span, nameof(utf8Json));
        },
        () => Record(new(to, null, Parse(utf8Json), options)),
        cancellationToken);

    /// <inheritdoc/>
    /// <returns>For a list of end users (<see cref="Audience.Of"/>), each of them, sent; for any other audience, no legs.</returns>
    public Task<BroadcastResult> BroadcastAsync<T>(
        Audience to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default) => DoAsync(
        () =>
        {
            ArgumentNullException.ThrowIfNull(to);
            ContentArgument.Check(content);
            MessengerArguments.Check(options);
        },
        () =>
        {
            var key = Record(new(default, to, content!, options)).IdempotencyKey;
            return new BroadcastResult { Legs = [.. to.EndUsers.Select(user => Leg(user, key))], IdempotencyKey = key };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<TReply> RequestAsync<TRequest, TReply>(
        EndUser to, TRequest request, JsonTypeInfo<TRequest>? requestInfo, JsonTypeInfo<TReply>? replyInfo, RequestOptions? options = null,
        CancellationToken cancellationToken = default) => DoAsync(
        () =>
        {
            MessengerArguments.Check(to, nameof(to));
            ContentArgument.Check(request);
            MessengerArguments.Check(options);
        },
        () =>
        {
            Record(new(to, null, request!, null) { RequestOptions = options });
            return Answer<TReply>(request!);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task PublishAsync<T>(
        CallSid call, T content, JsonTypeInfo<T>? typeInfo, PublishOptions? options = null, CancellationToken cancellationToken = default) => DoAsync(
        () =>
        {
            MessengerArguments.Check(call, nameof(call));
            ContentArgument.Check(content);
            MessengerArguments.Check(options);
        },
        () =>
        {
            lock (_lock)
            {
                _published.RemoveAll(one => one.Call == call && one.Content.GetType() == content!.GetType());
                _published.Add(new(call, content!, options));
                return true;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task UnpublishAsync<T>(CallSid call, CancellationToken cancellationToken = default) => DoAsync(
        () => MessengerArguments.Check(call, nameof(call)),
        () =>
        {
            lock (_lock) return _published.RemoveAll(one => one.Call == call && one.Content is T);
        },
        cancellationToken);

    private static JsonElement Parse(ReadOnlyMemory<byte> utf8Json)
    {
        using var json = JsonDocument.Parse(utf8Json, AnyDepth);
        return json.RootElement.Clone();
    }

    private static BroadcastLeg Leg(EndUser user, string key)
    {
        var message = TestCall.Sent(user.CallSid, $"{key}-{user.CallSid}") with { AccountSid = TestCall.AccountOf(user.Account) };
        return new() { To = user, CallSid = user.CallSid, Outcome = BroadcastOutcome.Sent, Message = message };
    }

    private TReply Answer<TReply>(object request)
    {
        var name = request.GetType().Name;
        Func<object, object>? answer;
        lock (_lock) answer = _answers.GetValueOrDefault(request.GetType());
        if (answer is null) throw new InvalidOperationException($"{name} has no answer: call OnRequest(({name} request) => …) before.");
        return answer(request) switch
        {
            TReply reply => reply,
            var other => throw new InvalidOperationException(
                $"{name} was answered with {other?.GetType().Name ?? "null"}, but is asked for {typeof(TReply).Name}: "
                + $"have OnRequest(({name} request) => …) return that."),
        };
    }

    private SentMessage Record(FakeSend send)
    {
        lock (_lock) _sent.Add(send);
        return TestCall.Sent(send.Audience is null ? send.To.CallSid : null, send.Options?.IdempotencyKey)
            with { AccountSid = TestCall.AccountOf(send.To.Account) };
    }

    /// <summary>Fails as the library does: for a bad argument before all else, and the task holds the error.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whoever awaits the task gets it.")]
    private Task<T> DoAsync<T>(Action check, Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            check();
            if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
            return Error is { } error ? Task.FromException<T>(error) : Task.FromResult(work());
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_lock) return [.. list];
    }
}
