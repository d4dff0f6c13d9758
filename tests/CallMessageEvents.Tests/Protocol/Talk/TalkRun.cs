using System.Text;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>A leg's talk with a clock.</summary>
internal sealed class TalkRun
{
    private TimeSpan _now = TimeSpan.FromHours(1);
    private int _ids;

    public TalkRun() => Talk = new(new(Envelope.Default, () => $"n.{++_ids}", static wait => wait * 1.2, TimeSpan.FromSeconds(3), Room));

    public LegTalk Talk { get; }

    public PartsRoom Room { get; } = new();

    /// <summary>What has ended, as often as it was told.</summary>
    public List<int> Done { get; } = [];

    public HashSet<int> Abandoned { get; } = [];

    public IReadOnlyList<TalkDecision> Arrive(string frame, string? key = null, bool isStored = false) => Apply(Arrived(frame, key, isStored));

    public static TalkEvent.Arrived Arrived(string frame, string? key, bool isStored)
    {
        var utf8 = Bytes(frame);
        return new(Envelope.Default.Read(utf8)!, Envelope.Default.ReadType(utf8), utf8, key, isStored);
    }

    public IReadOnlyList<TalkDecision> Apply(TalkEvent happened)
    {
        if (happened is TalkEvent.Abandoned { Call: var call }) Abandoned.Add(call);
        var decisions = Talk.Apply(happened, _now);
        Done.AddRange(decisions.OfType<TalkDecision.Done>().Select(static done => done.Call));
        return decisions;
    }

    public List<TalkDecision> PassBy(int milliseconds)
    {
        var (end, decisions) = (_now + TimeSpan.FromMilliseconds(milliseconds), new List<TalkDecision>());
        while (Talk.Due is { } due && due <= end)
        {
            _now = due > _now ? due : _now;
            decisions.AddRange(Apply(new TalkEvent.Tick()));
            Assert.True(Talk.Due is null || Talk.Due > _now, "What was due is not done.");
        }

        _now = end;
        return decisions;
    }

    public static TalkEvent.Asked Asked(int call, string text) => new(
        call, Bytes(new JsonObject { ["type"] = "question", ["text"] = text }.ToJsonString()), true, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(8));

    public static List<string> Sent(IEnumerable<TalkDecision> decisions) => [.. decisions.OfType<TalkDecision.Send>().Select(static send => Text(send.Frame))];

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
