namespace CallMessageEvents.Tests;

/// <summary>
/// Every combination of what a request can be: what this library signs is valid for Twilio's own validator, and the two agree on whatever else is tried.
/// </summary>
public sealed class OracleCombinationTests
{
    private static readonly string[] Origins =
    [
        "https://example.com", "https://example.com:8443", "https://example.com:80", "http://example.com", "http://example.com:8080", "http://example.com:443",
        "https://Hooks.Example.COM", "HTTPS://example.com", "https://127.0.0.1:5000", "http://[::1]:8080", "https://xn--bcher-kva.example",
    ];

    private static readonly string[] Targets =
    [
        "/", "/messages", "/messages/", "/call-message-events/messages?tenant=acme&v=2", "/a?b", "/a?b=", "/a?b=1&b=2&b=1", "/a?b=%20%2B%C3%A9&c=+",
        "/%E2%82%AC/x?y=%26%3D",
    ];

    private static readonly (string, string)[][] Forms =
    [
        [("CallSid", "CA1")],
        [
            ("ContentType", "application/json"), ("Content", """{"type":"offer","price":"17.50"}"""), ("SequenceNumber", "42"), ("CallSid", "CA1"),
            ("AccountSid", "AC1"), ("Sid", "KX1"),
        ],
        [("b", "2"), ("B", "1"), ("a", ""), ("", "nameless"), ("ab", " x "), ("_", "\r\n\t"), ("A", "+&=%")],
        [("Content", "é 😀 日本語 \u0000"), ("Ünïcode", "ß"), ("Zeta", "ω"), ("日本", "語")],
        [("it's", "'quoted'"), ("Body", "a'b")],
    ];

    private static readonly string[] Jsons = ["{}", """{"CallSid":"CA1","Content":"{\"type\":\"hint\"}"}""", """{"text":"é 😀 日本語"}""", "", "[1,2,3]"];

    public static TheoryData<string, SignatureAlgorithm, int> Kinds => new()
    {
        { "form", SignatureAlgorithm.HmacSha1, 495 }, { "form", SignatureAlgorithm.HmacSha256, 495 },
        { "json", SignatureAlgorithm.HmacSha1, 495 }, { "json", SignatureAlgorithm.HmacSha256, 495 },
        { "get", SignatureAlgorithm.HmacSha1, 99 }, { "get", SignatureAlgorithm.HmacSha256, 99 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sign_EveryCombination_IsValidForTwilio(string kind, SignatureAlgorithm algorithm, int count)
    {
        var cases = Cases(kind).ToList();

        Assert.Equal(count, cases.Count);
        Assert.All(cases, one => Assert.True(one.IsValidForTwilio(one.Sign(algorithm), algorithm), one.Url));
        Assert.All(cases, one => Assert.True(one.IsValidForUs(one.Sign(algorithm), algorithm), one.Url));
    }

    /// <summary>Eleven attempts at each: with the port put in or left out, and with whatever a forger would try.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Verify_EveryCombination_AgreesWithTwilio(string kind, SignatureAlgorithm algorithm, int count)
    {
        var (valid, refused) = (0, 0);
        foreach (var one in Cases(kind))
        {
            foreach (var signature in Attempts(one, algorithm))
            {
                var theirs = one.IsValidForTwilio(signature, algorithm);
                Assert.True(theirs == one.IsValidForUs(signature, algorithm), $"{one.Url} {signature}: Twilio says {theirs}.");
                if (theirs) valid++;
                else refused++;
            }

            Assert.False(one.IsValidForTwilio(one.Sign(algorithm), algorithm, "another"));
            Assert.False(one.IsValidForUs(one.Sign(algorithm), algorithm, "another"));
        }

        Assert.Equal((2 * count, 8 * count), (valid, refused));
    }

    private static IEnumerable<string> Attempts(SignedCase one, SignatureAlgorithm algorithm)
    {
        var other = algorithm == SignatureAlgorithm.HmacSha1 ? SignatureAlgorithm.HmacSha256 : SignatureAlgorithm.HmacSha1;
        var right = one.Sign(algorithm);
        yield return right;
        yield return one.SignAs(WithOtherPort(one.Url), algorithm);
        yield return one.SignAs(one.Url + "x", algorithm);
        yield return one.SignAs(one.Url.Replace("://", "://x", StringComparison.Ordinal), algorithm);
        yield return one.Sign(other);
        yield return one.Sign(algorithm, "another");
        yield return right[..^1];
        yield return right.Any(char.IsAsciiLetterLower) ? right.ToUpperInvariant() : right + "=";
        yield return $" {right}";
        yield return "not base64 of anything";
    }

    private static IEnumerable<SignedCase> Cases(string kind)
    {
        foreach (var url in Origins.SelectMany(static origin => Targets.Select(target => origin + target)))
        {
            var cases = kind switch
            {
                "form" => Forms.Select(form => new SignedCase(url, CallbackFormat.Form, form)),
                "json" => Jsons.Select(json => SignedCase.WithJson(url, json)),
                _ => [SignedCase.Get(url)],
            };
            foreach (var one in cases) yield return one;
        }
    }

    private static string WithOtherPort(string url)
    {
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = url.IndexOf('/', host);
        var authority = url[host..path];
        var port = authority.LastIndexOf(':');
        if (port > authority.LastIndexOf(']')) return url[..(host + port)] + url[path..];
        return url[..path] + (url.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80") + url[path..];
    }
}
