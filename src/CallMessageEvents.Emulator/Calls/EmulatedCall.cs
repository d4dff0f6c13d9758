namespace CallMessageEvents.Emulator;

/// <summary>A call, one leg of a conversation: its status, and its end user's side of the messages when it is a Voice SDK leg. Thread-safe.</summary>
public sealed class EmulatedCall
{
    private readonly CallParty _party;

    internal EmulatedCall(CallExchange exchange, EmulatedConversation conversation, EmulatorAccount account, CallParty party, CallStatus status)
    {
        _party = party;
        Conversation = conversation;
        Account = account;
        Messages = new(exchange, this);
        Progress = new(exchange, this, status);
    }

    /// <summary>Gets the call's sid (<c>CA…</c>).</summary>
    public string Sid { get; } = Sids.New(Sids.Call);

    /// <summary>Gets the sid of the account that the call belongs to.</summary>
    public string AccountSid => Account.AccountSid;

    /// <summary>Gets the sid of the parent leg, or <see langword="null"/> when this is a parent or was made by REST.</summary>
    public string? ParentCallSid => _party.ParentCallSid;

    /// <summary>Gets who calls: <c>client:name</c>, an E.164 number or <c>sip:…</c>.</summary>
    public string From => _party.From;

    /// <summary>Gets who is called; empty for a parent that a client placed.</summary>
    public string To => _party.To;

    /// <summary>Gets <c>inbound</c>, <c>outbound-dial</c> or <c>outbound-api</c>.</summary>
    public string Direction => _party.Direction;

    /// <summary>
    /// Gets the status as Twilio writes it: <c>queued</c>, <c>ringing</c>, <c>in-progress</c>, <c>completed</c>, <c>busy</c>, <c>no-answer</c>, <c>failed</c>
    /// or <c>canceled</c>.
    /// </summary>
    public string Status => State.Status.ToWire();

    /// <summary>Gets whether an end user with a Voice SDK is on this leg: it is inbound from a client, or outbound to one.</summary>
    public bool IsVoiceSdk => Identity is not null;

    /// <summary>Gets the identity of the end user on this leg, or <see langword="null"/> when it is no Voice SDK leg.</summary>
    public string? Identity => Address.IdentityOf(_party.Own);

    /// <summary>Gets the messages that this leg's end user has got until now, in order. Always empty when it is no Voice SDK leg.</summary>
    public IReadOnlyList<EmulatedMessage> Received => Messages.Received.ToArray();

    /// <summary>Gets the end user on this leg, whose app can speak the call message protocol.</summary>
    /// <exception cref="InvalidOperationException">The leg is no Voice SDK leg: no app is there.</exception>
    public EmulatedEndUser EndUser => IsVoiceSdk ? Messages.EndUser : throw NoEndUser("speak");

    /// <summary>Gets the conversation that the call is a leg of: a call made by REST is the parent of one that can dial children.</summary>
    public EmulatedConversation Conversation { get; }

    /// <summary>
    /// Gets what the app of the end user is told with the call: the <c>&lt;Parameter&gt;</c>s of its <c>&lt;Client&gt;</c>, and those of its address
    /// (<c>client:alice?crm=42</c>). Empty for any other.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters => _party.Parameters;

    /// <summary>Gets or sets whether this child runs TwiML of its own, and its parent's dial goes on without it. Under the conversation's lock.</summary>
    internal bool HasLeftItsDial { get; set; }

    internal CallProgress Progress { get; }

    internal CallState State => Progress.State;

    internal EmulatorAccount Account { get; }

    internal CallMessages Messages { get; }

    internal int Dial => _party.Dial;

    /// <summary>Gets or sets where the call reports its status; a call that is queued still reports at once that it was initiated.</summary>
    internal StatusCallbackSettings? StatusCallback
    {
        get => Progress.Reporter.Settings;
        set
        {
            lock (Conversation.Sync)
            {
                Progress.Reporter.Ask(value);
            }
        }
    }

    /// <summary>Gets or sets the call's place in the order of creation, from 1; the call book sets it.</summary>
    internal long Order { get; set; }

    /// <summary>The phone or app starts to ring: queued becomes ringing.</summary>
    /// <exception cref="InvalidOperationException">The call is not queued.</exception>
    public void Ring() => Progress.Ring();

    /// <summary>
    /// The call is answered: queued or ringing becomes in-progress. For a child, the others of its dial are canceled and the parent is in-progress, too;
    /// for a parent, the TwiML answers before it dials. The TwiML of a call made by REST runs now: text at once, what an address answers a little later.
    /// </summary>
    /// <exception cref="InvalidOperationException">The call is neither queued nor ringing.</exception>
    public void Answer() => Progress.Answer();

    /// <summary>The call is refused: queued or ringing becomes busy. The conversation ends with a parent, and with its last child.</summary>
    /// <exception cref="InvalidOperationException">The call is neither queued nor ringing.</exception>
    public void Decline() => Progress.EndUnanswered(CallStatus.Busy, "decline");

    /// <summary>It rings in vain: queued or ringing becomes no-answer. The conversation ends with a parent, and with its last child.</summary>
    /// <exception cref="InvalidOperationException">The call is neither queued nor ringing.</exception>
    public void NoAnswer() => Progress.EndUnanswered(CallStatus.NoAnswer, "stay without answer");

    /// <summary>It cannot be connected: queued or ringing becomes failed. The conversation ends with a parent, and with its last child.</summary>
    /// <exception cref="InvalidOperationException">The call is neither queued nor ringing.</exception>
    public void Fail() => Progress.EndUnanswered(CallStatus.Failed, "fail");

    /// <summary>
    /// Somebody hangs up: in-progress becomes completed, queued or ringing canceled. The conversation ends with a parent, and with its last child.
    /// </summary>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public void Complete() => Progress.Complete();

    /// <summary>
    /// Asks for status callbacks from now on, in place of those asked for before: signed form POSTs, in order. A call that is queued still reports at once that
    /// it was initiated; it is not told what else was before.
    /// </summary>
    /// <param name="url">Where to; its fragment may have connection overrides.</param>
    /// <param name="events">Which of <c>initiated</c>, <c>ringing</c>, <c>answered</c> and <c>completed</c>; none for all four.</param>
    /// <exception cref="ArgumentException"><paramref name="url"/> is not absolute http or https, or an event is none of the four.</exception>
    public void ReportStatusTo(Uri url, params string[] events)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(events);
        if (!CallbackUrl.IsValid(url))
        {
            throw new ArgumentException("The URL must be absolute, http or https.", nameof(url));
        }

        if (!Array.TrueForAll(events, StatusEvents.All.Contains))
        {
            throw new ArgumentException($"The events are {string.Join(", ", StatusEvents.All)}.", nameof(events));
        }

        StatusCallback = new(url, HttpMethod.Post, events.Length == 0 ? StatusEvents.All : events.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Reads the messages that this leg's end user gets, from the first on. Several may read at the same time, each gets every message.</summary>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The messages; they end when the leg has ended, when it was forgotten for newer calls, and when the emulator is disposed.</returns>
    public IAsyncEnumerable<EmulatedMessage> ReadReceivedAsync(CancellationToken cancellationToken = default) =>
        Messages.Received.ReadAllAsync(cancellationToken);

    /// <summary>The end user on this leg sends a message. Subscriptions of this leg get it as a callback; without one it is lost.</summary>
    /// <param name="json">The content: any JSON text. It is sent compact.</param>
    /// <param name="cancellationToken">Refuses the message when it is cancelled already; once taken, a message is not taken back.</param>
    /// <returns>The message, as soon as the emulator has it, like the SDK's <c>messageSent</c>; its callbacks are delivered in the background.</returns>
    /// <exception cref="ArgumentException"><paramref name="json"/> is not JSON.</exception>
    /// <exception cref="EmulatorException">Code 31211: the leg is not active. Code 31212: the message is over 10 KB of UTF-8. Code 31206: there are more than
    /// <see cref="TwilioEmulatorOptions.MaxMessagesPerSecond"/>.</exception>
    /// <exception cref="InvalidOperationException">The leg is no Voice SDK leg: nobody there can send.</exception>
    public Task<EmulatedMessage> SendMessageAsync(string json, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!IsVoiceSdk)
        {
            throw NoEndUser("send");
        }

        if (!JsonContent.TryCompact(json, out var compact))
        {
            throw new ArgumentException("The content is not JSON.", nameof(json));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<EmulatedMessage>(cancellationToken);
        }

        try
        {
            return Task.FromResult(Messages.Send(compact));
        }
        catch (EmulatorException refused)
        {
            return Task.FromException<EmulatedMessage>(refused);
        }
    }

    /// <summary>
    /// Waits until the application has subscribed to the messages of this leg's end user: what the end user sends before that is lost. An application
    /// subscribes in the background, once it learns of the leg.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>True when there is a subscription; false when the leg has ended first.</returns>
    public Task<bool> WhenSubscribedAsync(CancellationToken cancellationToken = default) => Messages.WhenSubscribed().WaitAsync(cancellationToken);

    /// <summary>
    /// Waits for the TwiML of a call made by REST or placed at a voice URL to dial, or to come to its last verb: whom it dials is then there, and what it ends
    /// has ended. What a <c>&lt;Pause&gt;</c> before that takes is waited for, too.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A task that completes when the TwiML is there or never will be, because the call has ended; at once when the call has none.</returns>
    public Task WhenTwimlRanAsync(CancellationToken cancellationToken = default)
    {
        // The end user's app may hear of the call, and tell its sid, a moment before the call is complete.
        lock (Conversation.Sync)
        {
            return (Progress.Script?.Ran ?? Task.CompletedTask).WaitAsync(cancellationToken);
        }
    }

    private InvalidOperationException NoEndUser(string what) =>
        new($"Call {Sid} ({Direction}, from '{From}' to '{To}') is no Voice SDK leg: no end user there can {what}.");
}
