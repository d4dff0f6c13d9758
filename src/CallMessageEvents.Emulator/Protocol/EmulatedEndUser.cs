using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The end user on a leg, with an app that speaks the call message protocol, once <see cref="Speaks"/> is set: it says hello, answers requests, gives receipts,
/// sends what it must be sure of until it is received, handles each message once, and splits and joins large ones. Thread-safe.
/// </summary>
/// <remarks>Time is the emulator's <see cref="TwilioEmulatorOptions.TimeProvider"/>. Repetition has no jitter, so that a run can be repeated.</remarks>
public sealed class EmulatedEndUser
{
    private readonly IEndUserLine _line;
    private readonly EndUserCode _code;
    private EndUserTalk? _talk;

    internal EmulatedEndUser(IEndUserLine line) => (_line, _code) = (line, new(line));

    /// <summary>
    /// Gets or sets whether its app speaks the protocol. Set to <see langword="false"/>, the app is gone: what waits fails with <c>closed</c>, and nothing is
    /// answered; set to <see langword="true"/> again, it was started anew and remembers nothing.
    /// </summary>
    /// <value>The default is <see langword="false"/>: the end user sends and gets plain messages, and no listener or handler is called.</value>
    public bool Speaks
    {
        get
        {
            lock (_line.Sync)
            {
                return _talk is not null;
            }
        }

        set
        {
            lock (_line.Sync)
            {
                if (value == _talk is not null) return;
                _talk?.Stop();
                _talk = value ? new(_line, _code, () => IsSilent, MaxMessagesPerSecond) : null;
                if (_line.HasEnded) End();
                Became();
            }
        }
    }

    /// <summary>
    /// Gets or sets whether its app says nothing any more, while it goes on to get messages and to believe that it is heard: neither hello nor receipt, reply,
    /// request or message leaves it.
    /// </summary>
    /// <value>The default is <see langword="false"/>. <see cref="EmulatedCall.SendMessageAsync"/> sends all the same.</value>
    public bool IsSilent { get; set; }

    /// <summary>Gets or sets how many messages its app sends in any second at most, hello, receipts and replies included; the rest follows.</summary>
    /// <value>The default is 10, as in client libraries; <see langword="null"/> for any number. Holds from the next <see cref="Speaks"/> on.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? MaxMessagesPerSecond
    {
        get;
        set => field = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one message must leave in a second.");
    } = 10;

    /// <summary>Calls code for messages of a contract, in their order, one at a time; its return is the receipt.</summary>
    /// <param name="type">The contract: the <c>type</c> of the messages.</param>
    /// <param name="listener">Gets the message, JSON without its envelope; what it throws fails the message as <c>failed</c>. It takes the place of the one
    /// before.</param>
    public void On(string type, Action<string> listener)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(listener);
        _code.Listen(type, listener);
    }

    /// <inheritdoc cref="OnRequest(string, Func{string, CancellationToken, Task{string}})"/>
    public void OnRequest(string type, Func<string, string> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        OnRequest(type, (json, _) => Task.FromResult(handler(json)));
    }

    /// <summary>Answers requests of a contract; several at the same time.</summary>
    /// <param name="type">The contract: the <c>type</c> of the requests.</param>
    /// <param name="handler">
    /// Gets the request, JSON without its envelope, and a token that fires when the application does not wait any longer or the call has ended; returns the
    /// reply, a JSON object with a <c>type</c>. An <see cref="EndUserException"/> fails the request with its code and text, any other exception as
    /// <c>failed</c>. It takes the place of the one before.
    /// </param>
    public void OnRequest(string type, Func<string, CancellationToken, Task<string>> handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(handler);
        _code.Answer(type, handler);
    }

    /// <summary>The end user's app asks the application, and waits for the reply.</summary>
    /// <param name="json">The request: a JSON object with a <c>type</c>, and without <c>cme</c>.</param>
    /// <param name="timeout">How long it waits, at most 9 minutes; <see langword="null"/> for 30 seconds.</param>
    /// <param name="cancellationToken">Ends the waiting, not what the application does.</param>
    /// <returns>The reply, JSON without its envelope.</returns>
    /// <exception cref="EndUserException">It failed, or there was no reply in time.</exception>
    /// <exception cref="ArgumentException"><paramref name="json"/> is no such object.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is not positive, or too long.</exception>
    /// <exception cref="InvalidOperationException">The app does not speak the protocol: <see cref="Speaks"/>.</exception>
    public async Task<string> RequestAsync(string json, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        (await AskAsync(json, wantsReply: true, timeout ?? EndUserTalk.RequestTimeout, cancellationToken).ConfigureAwait(false))!;

    /// <summary>The end user's app sends a message, again and again, until the application has handled or stored it.</summary>
    /// <param name="json">The message: a JSON object with a <c>type</c>, and without <c>cme</c>.</param>
    /// <param name="timeout">How long it waits, at most 9 minutes; <see langword="null"/> for 8 seconds.</param>
    /// <param name="cancellationToken">Ends the waiting; the message may have arrived.</param>
    /// <returns>A task that completes with the receipt.</returns>
    /// <exception cref="EndUserException">It failed, or there was no receipt in time.</exception>
    /// <exception cref="ArgumentException"><paramref name="json"/> is no such object.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is not positive, or too long.</exception>
    /// <exception cref="InvalidOperationException">The app does not speak the protocol: <see cref="Speaks"/>.</exception>
    public Task SendAsync(string json, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        AskAsync(json, wantsReply: false, timeout ?? EndUserTalk.ReceiptTimeout, cancellationToken);

    /// <summary>The app's connection was lost, and is back: it says hello again, and what waits is sent again.</summary>
    public void Reconnect() => Tell(new TalkEvent.Reconnected());

    /// <summary>The app closes its client: what it waits for and what runs fails with <c>closed</c>. Then it hears and says nothing.</summary>
    public void Close() => Tell(new TalkEvent.Closed());

    /// <summary>A message for the end user. Under the lock.</summary>
    internal void Receive(string content) => _talk?.Tell(new TalkEvent.Arrived(content));

    /// <summary>The leg may have become one where an app says hello. Under the lock.</summary>
    internal void Became()
    {
        if (_line.IsConnected) _talk?.Tell(new TalkEvent.Connected());
    }

    internal void End()
    {
        lock (_line.Sync)
        {
            _talk?.Tell(new TalkEvent.Ended());
        }
    }

    private Task<string?> AskAsync(string json, bool wantsReply, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!Frame.IsSendable(json)) throw new ArgumentException("It must be a JSON object with a \"type\" and without \"cme\".", nameof(json));
        if (timeout <= TimeSpan.Zero || timeout > Limits.LongestRepetition) throw TooLong(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_line.Sync)
        {
            return _talk?.AskAsync(json, wantsReply, timeout, cancellationToken)
                ?? throw new InvalidOperationException($"The app on call {_line.CallSid} does not speak the protocol: set {nameof(Speaks)}.");
        }
    }

    private void Tell(TalkEvent happened)
    {
        lock (_line.Sync)
        {
            _talk?.Tell(happened);
        }
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is that of the public methods.")]
    private static ArgumentOutOfRangeException TooLong(TimeSpan timeout) =>
        new(nameof(timeout), timeout, "The time-out must be positive, and at most 9 minutes.");
}
