using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>What all calls of one emulator share: the books, the journals, the clock and who brings callbacks.</summary>
internal sealed class Switchboard(TwilioEmulatorOptions options, ILoggerFactory loggers) : IAsyncDisposable
{
    public TimeProvider Time { get; } = options.TimeProvider;

    public int FirstSequenceNumber { get; } = options.FirstSequenceNumber;

    public int NotActiveCode { get; } = options.NotActiveCode;

    public AccountBook Accounts { get; } = new(options);

    public CallBook Calls { get; } = new(options.MaxCalls);

    public ConferenceBook Conferences { get; } = new(options.MaxCalls);

    public EmulatorFaults Faults { get; } = new(options.MaxJournalEntries);

    public Journal<RecordedRequest> Requests { get; } = new(options.MaxJournalEntries);

    /// <summary>One entry for each message that a leg received: tells whose oldest goes when there are too many in all.</summary>
    public Journal<ReceivedMessages> Received { get; } = new(options.MaxJournalEntries);

    /// <summary>Likewise, for each message that an end user sent.</summary>
    public Journal<ReceivedMessages> Sent { get; } = new(options.MaxJournalEntries);

    public Journal<Subscription> Subscriptions { get; } = new(options.MaxJournalEntries);

    public IdempotencyLog Idempotency { get; } = new(options.MaxJournalEntries);

    public CallbackCourier Courier { get; } = new(options, loggers.CreateLogger<CallbackCourier>());

    /// <summary>Cancelled when the emulator is disposed: no request may wait any longer.</summary>
    public CancellationToken Stopping => Courier.Work.Stopping;

    public ILogger MessageLogger { get; } = loggers.CreateLogger<CallMessages>();

    public EmulatedConversation Dial(EmulatorAccount account, string from, string[] to)
    {
        var conversation = new EmulatedConversation(this, account, CallParty.Parent(from), CallStatus.Ringing);
        conversation.DialAll(to);
        return conversation;
    }

    public EmulatedCall CreateCall(EmulatorAccount account, string from, string to) =>
        new EmulatedConversation(this, account, CallParty.Api(from, to), CallStatus.Queued).Parent;

    /// <summary>A call that is in progress and dials nobody: its TwiML leads elsewhere.</summary>
    public EmulatedCall TakeCall(EmulatorAccount account, string from)
    {
        var call = new EmulatedConversation(this, account, CallParty.Parent(from), CallStatus.Ringing).Parent;
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
        Calls.TakeAll().ForEach(call => call.Vanish());
        Conferences.Clear();
        Faults.Clear();
        Requests.Clear();
        Received.Clear();
        Sent.Clear();
        Subscriptions.Clear();
        Idempotency.Clear();
        Courier.Deliveries.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Courier.DisposeAsync().ConfigureAwait(false);
        Calls.OldestFirst(_ => true).ForEach(call => call.Messages.End());
    }
}
