using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>
/// Where the calls of one emulator are made and kept, and what they share: the clock, the journals of their messages, and the way to applications.
/// </summary>
internal sealed class CallExchange(TimeProvider time, ChangeFeed feed, CallbackCourier courier, int maxCalls, JournalLimits limits)
{
    private volatile StatusCallbackSettings? _statusCallback;
    private volatile Uri? _voiceUrl;

    public TimeProvider Time => time;

    public ChangeFeed Feed => feed;

    public CallbackCourier Courier => courier;

    /// <summary>Cancelled when the emulator is disposed: no request may wait any longer.</summary>
    public CancellationToken Stopping => courier.Work.Stopping;

    /// <summary>The application's voice webhook.</summary>
    public Uri? VoiceUrl { get => _voiceUrl; set => _voiceUrl = value; }

    /// <summary>Where a call that is dialed or made reports its status when nobody says where.</summary>
    public StatusCallbackSettings? StatusCallback { get => _statusCallback; set => _statusCallback = value; }

    public required TimeSpan RingTimeout { get; init; }

    public required MessageRules MessageRules { get; init; }

    public required EndUserFaults Faults { get; init; }

    public required ILogger MessageLogger { get; init; }

    /// <summary>Rings at the apps of a new call's end user, when there are any. Under the conversation's lock.</summary>
    public required Action<EmulatedCall> RingApps { get; init; }

    public CallBook Calls { get; } = new(maxCalls, feed);

    public ConferenceBook Conferences { get; } = new(limits with { Entries = maxCalls });

    /// <summary>One entry for each message that a leg received: tells whose oldest goes when there are too many in all.</summary>
    public Journal<ReceivedMessages> Received { get; } = new(limits, static messages => messages.DropOldest());

    /// <summary>Likewise, for each message that an end user sent.</summary>
    public Journal<ReceivedMessages> Sent { get; } = new(limits, static messages => messages.DropOldest());

    public Journal<Subscription> Subscriptions { get; } = new(limits, static subscription => subscription.End());

    public IdempotencyLog Idempotency { get; } = new(limits);

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
            RingApps(call);
        }
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

    /// <summary>Forgets everything. The calls are taken away before they end, so that what comes meanwhile is kept.</summary>
    public void Clear()
    {
        Calls.TakeAll().ForEach(call => call.Progress.Vanish());
        Conferences.Clear();
        Received.Clear();
        Sent.Clear();
        Subscriptions.Clear();
        Idempotency.Clear();
    }

    private void CallIn(EmulatedCall call)
    {
        if (VoiceUrl is { } webhook)
        {
            new DeliveryQueue(courier).Add(VoiceCallback.Of(call, webhook));
        }
    }
}
