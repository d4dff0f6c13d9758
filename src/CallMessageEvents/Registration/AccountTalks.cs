namespace CallMessageEvents;

/// <summary>The protocol's half of one account, wired by hand: what sending and receiving share.</summary>
internal sealed class AccountTalks
{
    public AccountTalks(CallMessageEventsOptions options, ContentSettings content, MessageSender sender, AccountCore core, CancellationToken stopping)
    {
        var (telemetry, ids) = (new TalkTelemetry(core.Telemetry.Meter, core.Time), new TalkIds());
        var settings = new TalkSettings(
            content.Envelope, ids.Next, new TalkJitter(options.Conversation.Jitter).Lengthen, options.Conversation.PlainValuesAfter,
            PartsRoom.OfProcess)
        {
            AreOutcomesShared = core.Engine is not null,
        };
        var log = new TalkLog(core.Logger);
        if (core is { Engine: not null, Store: { } store }) (Clients, Outcomes) = (new(store), new(store, log, stopping));
        Lines = new LegLines(settings, ids, sender, core.Resolver, core.Directory, core.Guard, telemetry, log, core.Time, stopping) { Outcomes = Outcomes };
        var answers = new AnswerPath(core.Subscriber, core.Urls)
        {
            Tails = Clients is null
                ? null
                : new(core.Engine!, core.Account, entry => MessageEars.ReadForTalk(entry, content), Lines, Clients, log, core.Time, stopping),
        };
        if (Clients is { } clients) core.Directory.FindingClient = async (leg, token) => await clients.FindAsync(leg, token).ConfigureAwait(false);
        if (Clients is null)
        {
            Publisher = new(Lines, answers, core.Resolver, core.Guard, core.Directory, log, core.Time, stopping);
        }
        else
        {
            SharedPublisher = new(
                new(core.Store!, core.Time), Lines, answers, core.Resolver, core.Stored, core.Guard, core.Directory, log, core.Time);
        }

        Conversing = new Conversing(
            new Asker(Lines, answers, sender, content, telemetry, core.Time), (IPublisher?)SharedPublisher ?? Publisher!, content);
    }

    public LegLines Lines { get; }

    /// <summary>What all nodes know of legs' apps; null when this is the only node.</summary>
    public SharedClients? Clients { get; }

    /// <summary>What came of apps' messages, for the next owners of their legs; null when this is the only node.</summary>
    public SharedOutcomes? Outcomes { get; }

    /// <summary>The publisher of the only node; null when there are several.</summary>
    public Publisher? Publisher { get; }

    /// <summary>The publisher of one node of several; null when this is the only one.</summary>
    public SharedPublisher? SharedPublisher { get; }

    public Conversing Conversing { get; }
}
