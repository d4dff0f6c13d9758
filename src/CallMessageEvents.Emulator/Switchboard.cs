using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>What all calls of one emulator share: the books, the journals, the clock and who brings callbacks.</summary>
internal sealed class Switchboard(TwilioEmulatorOptions options, ProblemLoggers loggers, PageFeed feed) : IAsyncDisposable
{
    /// <summary>Told of every change that the page shows.</summary>
    public PageFeed Feed => feed;

    public Journal<RecordedProblem> Problems => loggers.Problems;

    public Uri? VoiceUrl { get; } = options.VoiceUrl;

    public TimeProvider Time { get; } = options.TimeProvider;

    public int FirstSequenceNumber { get; } = options.FirstSequenceNumber;

    public CallbackEncoding CallbackEncoding { get; } = options.CallbackEncoding;

    public bool KeepContentType { get; } = options.KeepContentType;

    public bool RefuseUnsubscribedMessages { get; } = options.RefuseUnsubscribedMessages;

    public StatusCallbackSettings? StatusCallback { get; } = options.StatusCallback is { } url ? new(url, HttpMethod.Post, StatusEvents.All) : null;

    public int NotActiveCode { get; } = options.NotActiveCode;

    public AccountBook Accounts { get; } = new(options);

    public CallBook Calls { get; } = new(options.MaxCalls, feed);

    public ConferenceBook Conferences { get; } = new(new(options.MaxCalls, options.MaxJournalBytes));

    public EmulatorFaults Faults { get; } = new(LimitsOf(options), feed);

    public Journal<RecordedRequest> Requests { get; } = new(LimitsOf(options));

    /// <summary>One entry for each message that a leg received: tells whose oldest goes when there are too many in all.</summary>
    public Journal<ReceivedMessages> Received { get; } = new(LimitsOf(options), static messages => messages.DropOldest());

    /// <summary>Likewise, for each message that an end user sent.</summary>
    public Journal<ReceivedMessages> Sent { get; } = new(LimitsOf(options), static messages => messages.DropOldest());

    public Journal<Subscription> Subscriptions { get; } = new(LimitsOf(options), static subscription => subscription.End());

    public IdempotencyLog Idempotency { get; } = new(LimitsOf(options));

    public CallbackCourier Courier { get; } = new(options, loggers.CreateLogger<CallbackCourier>(), feed);

    /// <summary>Cancelled when the emulator is disposed: no request may wait any longer.</summary>
    public CancellationToken Stopping => Courier.Work.Stopping;

    public int? MaxConcurrentRequests { get; } = options.MaxConcurrentRequests;

    public TwimlRunner Twiml { get; } = new(options.TimeProvider, loggers.CreateLogger<TwimlRunner>());

    public ILogger MessageLogger { get; } = loggers.CreateLogger<CallMessages>();

    public int? MaxMessagesPerSecond { get; } = options.MaxMessagesPerSecond;

    public Func<OutgoingCall, CancellationToken, ValueTask<string>>? OutgoingCallTwiml { get; } = options.OutgoingCallTwiml;

    public TimeSpan RingTimeout { get; } = options.RingTimeout;

    public DeviceBook Devices { get; } = new();

    public AccessTokens Tokens { get; } = new(options);

    public HostNames HostNames { get; } = new(options.AllowedHosts);

    public ILogger GuardLogger { get; } = loggers.CreateLogger<BrowserGuard>();

    public ILogger SignalLogger { get; } = loggers.CreateLogger<SignalEndpoint>();

    public EmulatedConversation Dial(EmulatorAccount account, string from, string[] to)
    {
        var conversation = new EmulatedConversation(this, account, CallParty.Parent(from), CallStatus.Ringing);
        CallIn(conversation.Parent);
        conversation.DialAll(to);
        return conversation;
    }

    public EmulatedCall CreateCall(EmulatorAccount account, string from, string to, Action<EmulatedCall>? prepare = null)
    {
        return new EmulatedConversation(this, account, CallParty.Api(from, DialedParty.Of(to)), CallStatus.Queued, Prepare).Parent;

        void Prepare(EmulatedCall call)
        {
            prepare?.Invoke(call);
            call.StatusCallback ??= StatusCallback;
            RungLeg.Ring(call, this);
        }
    }

    /// <summary>A call whose TwiML is asked for at once: it answers, dials or refuses.</summary>
    /// <param name="account">Whose it is.</param>
    /// <param name="from">Who calls.</param>
    /// <param name="prepare">What the call needs before anybody can change it; returns where its TwiML is from.</param>
    public EmulatedCall PlaceCall(EmulatorAccount account, string from, Func<EmulatedCall, TwimlSource> prepare)
    {
        var call = new EmulatedConversation(this, account, CallParty.Parent(from), CallStatus.Ringing, call => call.Progress.Script = new(call, prepare(call), this)).Parent;
        lock (call.Conversation.Sync)
        {
            call.Progress.Script?.Start();
        }

        return call;
    }

    /// <summary>A call that is in progress and dials nobody: its TwiML leads elsewhere.</summary>
    public EmulatedCall TakeCall(EmulatorAccount account, string from)
    {
        var call = new EmulatedConversation(this, account, CallParty.Parent(from), CallStatus.Ringing).Parent;
        CallIn(call);
        call.Answer();
        return call;
    }

    public EmulatedConference CreateConference(EmulatorAccount account)
    {
        var conference = new EmulatedConference(this, account);
        Conferences.Add(conference);
        return conference;
    }

    /// <summary>Back to the start; accounts stay. The calls are taken away before they end, so that what comes meanwhile is kept.</summary>
    public void Reset()
    {
        Calls.TakeAll().ForEach(call => call.Progress.Vanish());
        Devices.CloseAll();
        Conferences.Clear();
        Faults.Clear();
        Requests.Clear();
        Received.Clear();
        Sent.Clear();
        Subscriptions.Clear();
        Idempotency.Clear();
        Courier.Forget();
        Problems.Clear();
        feed.Restart();
    }

    public async ValueTask DisposeAsync()
    {
        await Twiml.DisposeAsync().ConfigureAwait(false);
        await Courier.DisposeAsync().ConfigureAwait(false);
        Calls.OldestFirst(_ => true).ForEach(call => call.Progress.Abandon());
    }

    private static JournalLimits LimitsOf(TwilioEmulatorOptions options) => new(options.MaxJournalEntries, options.MaxJournalBytes);

    private void CallIn(EmulatedCall call)
    {
        if (VoiceUrl is { } webhook)
        {
            new DeliveryQueue(this).Add(VoiceCallback.Of(call, webhook));
        }
    }
}
