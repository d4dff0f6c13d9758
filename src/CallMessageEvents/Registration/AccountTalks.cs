namespace CallMessageEvents;

/// <summary>The protocol's half of one account, wired by hand: what sending and receiving share.</summary>
internal sealed class AccountTalks
{
    public AccountTalks(CallMessageEventsOptions options, ContentSettings content, MessageSender sender, AccountCore core, CancellationToken stopping)
    {
        var telemetry = new TalkTelemetry(core.Telemetry.Meter, core.Time);
        var settings = new TalkSettings(
            content.Envelope, new TalkIds().Next, new TalkJitter(options.Conversation.Jitter).Lengthen, options.Conversation.PlainValuesAfter,
            PartsRoom.OfProcess);
        var log = new TalkLog(core.Logger);
        var answers = new AnswerPath(core.Subscriber, core.Urls);
        Lines = new LegLines(settings, sender, core.Resolver, core.Directory, core.Guard, telemetry, log, core.Time, stopping);
        Publisher = new Publisher(Lines, answers, core.Resolver, core.Guard, core.Directory, log, core.Time, stopping);
        Conversing = new Conversing(new Asker(Lines, answers, sender, content, telemetry, core.Time), Publisher, content);
    }

    public LegLines Lines { get; }

    public Publisher Publisher { get; }

    public Conversing Conversing { get; }
}
