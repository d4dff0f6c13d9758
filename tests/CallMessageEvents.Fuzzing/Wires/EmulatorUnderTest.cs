using CallMessageEvents.Emulator;

namespace CallMessageEvents.Fuzzing;

/// <summary>An emulator with a call in it; back at its start after so many inputs.</summary>
internal sealed class EmulatorUnderTest : IDisposable
{
    private const int ResetAfter = 200;

    private readonly ErrorLogs _logs = new();
    private readonly TwilioEmulator _emulator;
    private EmulatedCall _leg = null!;
    private string _conference = "";
    private int _runs;

    public EmulatorUnderTest()
    {
        _emulator = TwilioEmulator.StartAsync(new()
        {
            AccountSid = Known.AccountSid, AuthToken = Known.AuthToken, LoggerFactory = _logs, TrustTokensOfOtherKeys = true, MaxCalls = 1_000,
        }).GetAwaiter().GetResult();
        Http = new(_emulator.BaseAddress.Port);
    }

    public RawHttp Http { get; }

    public Uri Address => _emulator.BaseAddress;

    public EmulatedCall Leg => _leg;

    /// <summary>Call before each input.</summary>
    public void Prepare()
    {
        if (_runs++ % ResetAfter != 0 && _leg.Status == "in-progress") return;

        _emulator.Reset();
        _leg = _emulator.Dial("+14155550100", "client:alice").Answer().Child;
        var conference = _emulator.CreateConference();
        conference.Join(_emulator.CreateCall("+14155550100", "client:bob"));
        _conference = conference.Sid;
    }

    /// <summary>Call after each: faults that were ordered are not this program's findings.</summary>
    public bool HadFaults()
    {
        var faults = _emulator.Faults;
        var had = faults.All.Count + faults.Callbacks.All.Count + faults.EndUsers.All.Count > 0;
        if (had) _runs = 0;
        return had;
    }

    public void CheckLogs() => _logs.Check();

    /// <summary>Puts in what is known only now.</summary>
    public string Expand(string text) => !text.Contains('{', StringComparison.Ordinal) ? text : Known.Cut(text
        .Replace("{ac}", $"/2010-04-01/Accounts/{Known.AccountSid}", StringComparison.Ordinal)
        .Replace("{ca}", _leg.Sid, StringComparison.Ordinal)
        .Replace("{cf}", _conference, StringComparison.Ordinal)
        .Replace("{url}", _emulator.BaseAddress.ToString().TrimEnd('/'), StringComparison.Ordinal)
        .Replace("{token}", text.Contains("{token}", StringComparison.Ordinal) ? _emulator.CreateAccessToken("mallory") : "", StringComparison.Ordinal)
        .Replace(
            "{auth}", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Known.AccountSid}:{Known.AuthToken}")), StringComparison.Ordinal));

    public void Dispose()
    {
        _emulator.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _logs.Dispose();
    }
}
