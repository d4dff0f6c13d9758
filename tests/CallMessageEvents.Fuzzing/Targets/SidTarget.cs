using System.Text.Json;

namespace CallMessageEvents.Fuzzing;

/// <summary>The sids: their texts, and their JSON.</summary>
internal sealed class SidTarget : ITarget
{
    public string Name => "sids";

    public int Share => 150;

    public IReadOnlyList<string> Words =>
        ["CA", "AC", "KX", "ZY", "CF", "ca", "0123456789abcdef", "ABCDEF", "\"", "\\u0043", "null", "(none)", " ", "\0", "０", "ﬀ", "😀", "client:", "?"];

    public IEnumerable<string> Seeds =>
    [
        Known.CallSid, Known.AccountSid, "",
        "KX0123456789abcdef0123456789ABCDEF", "ZY00000000000000000000000000000000", "CF0123456789abcdef0123456789abcdef",
    ];

    public long MayAllocate(int length) => (64L * length) + 64_000;

    public void Dispose()
    {
        // Nothing is kept.
    }

    public void Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        Check<CallSid>(text, "CA", CallSid.TryParse(text, out var call), call);
        Check<AccountSid>(text, "AC", AccountSid.TryParse(text, out var account), account);
        Check<MessageSid>(text, "KX", MessageSid.TryParse(text, out var message), message);
        Check<SubscriptionSid>(text, "ZY", SubscriptionSid.TryParse(text, out var subscription), subscription);
        Check<ConferenceSid>(text, "CF", ConferenceSid.TryParse(text, out var conference), conference);

        // Each error costs as much as a hundred inputs that are read.
        if (input.Length % 8 != 0) return;
        Refuses<ArgumentException>(() => EndUser.OnLeg(text));
        Refuses<ArgumentException>(() => EndUser.Named(Known.CallSid, text).ToString());
        Refuses<ArgumentException>(() => Audience.Conference(text));
        Refuses<JsonException>(() => JsonSerializer.Deserialize<CallSid>(input));
    }

    private static void Check<TSid>(string text, string prefix, bool isSid, TSid sid)
        where TSid : struct, ISpanParsable<TSid>, ISpanFormattable
    {
        var shouldBe = text.Length == 34 && text.StartsWith(prefix, StringComparison.Ordinal) && text[2..].All(char.IsAsciiHexDigit);
        Finding.If(isSid != shouldBe, $"A {typeof(TSid).Name} is taken: {isSid}.");
        Finding.If(TSid.TryParse(text.AsSpan(), null, out var other) != isSid || !other.Equals(sid), "A span is read otherwise than a text.");
        Finding.If(isSid && sid.ToString() != text, "A sid shows another text.");
        Finding.If(isSid && !JsonSerializer.Deserialize<TSid>(JsonSerializer.Serialize(sid)).Equals(sid), "A sid is another one after JSON.");
        if (!isSid && text.Length % 8 == 0) Refuses<FormatException>(() => TSid.Parse(text, null));
    }

    private static void Refuses<TException>(Func<object?> act)
        where TException : Exception
    {
        try
        {
            _ = act();
        }
        catch (TException)
        {
            // As documented.
        }
    }
}
