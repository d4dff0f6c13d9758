using System.Net;

namespace CallMessageEvents.Fuzzing;

/// <summary>
/// The protocol at the emulated end user's app: each line of an input is the content of a message that the server sends to it, over REST and in one connection.
/// </summary>
internal sealed class EmulatorTalkTarget : ITarget
{
    private const int MaxMessages = 20;

    private readonly EmulatorUnderTest _emulator = new();

    public string Name => "emulator-talk";

    public int Share => 15;

    public long Allocated => GC.GetTotalAllocatedBytes();

    public long Cpu => CpuClock.Process();

    public IReadOnlyList<string> Words => Known.EnvelopeWords;

    public IEnumerable<string> Seeds => Known.Vectors("app");

    public long MayAllocate(int length) => (1024L * length) + 16_000_000;

    public void Dispose() => _emulator.Dispose();

    public void Run(byte[] input)
    {
        _emulator.Prepare();
        var user = _emulator.Leg.EndUser;
        if (!user.Speaks)
        {
            user.OnRequest("question", static _ => """{"type":"answer","text":"8001"}""");
            user.On("hint", static _ => { });
            user.Speaks = true;
        }

        List<byte> bytes = [];
        var pieces = new Pieces(input);
        var head = _emulator.Expand(
            "POST {ac}/Calls/{ca}/UserDefinedMessages.json HTTP/1.1\r\nHost: a\r\n"
            + $"Authorization: {{auth}}\r\nContent-Type: {Known.Form}\r\n");
        for (var count = 0; !pieces.Rest.IsEmpty && count < MaxMessages; count++)
        {
            var line = pieces.NextBytes().ToArray();
            var content = WebUtility.UrlEncodeToBytes(line, 0, line.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes($"{head}Content-Length: {content.Length + 8}\r\n\r\nContent="));
            bytes.AddRange(content);
        }

        foreach (var status in _emulator.Http.Exchange([.. bytes])) Finding.If(status is not (201 or 400 or 413), $"It was answered {status}.");
        _emulator.CheckLogs();
    }
}
