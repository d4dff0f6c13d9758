using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>After what an attempt is repeated.</summary>
[Flags]
internal enum RetryPolicy
{
    None = 0,
    NotConnected = 1, // ct
    NotAnswered = 2, // rt
    ClientError = 4, // 4xx
    ServerError = 8, // 5xx
    All = NotConnected | NotAnswered | ClientError | ServerError,
}

/// <summary>How long a callback may take and when it is retried: Twilio's defaults, unless the address says otherwise in its fragment.</summary>
internal sealed record ConnectionOverrides
{
    private static readonly ConnectionOverrides Default = new();

    public int RetryCount { get; private init; } = 1;

    public RetryPolicy RetryOn { get; private init; } = RetryPolicy.NotConnected;

    public TimeSpan ConnectTimeout { get; private init; } = TimeSpan.FromSeconds(5);

    public TimeSpan ReadTimeout { get; private init; } = TimeSpan.FromSeconds(15);

    /// <summary>For all attempts together.</summary>
    public TimeSpan TotalTime { get; private init; } = TimeSpan.FromSeconds(15);

    /// <param name="url">The address with its fragment, such as <c>#rc=3&amp;rp=5xx,rt&amp;tt=10000</c>.</param>
    /// <param name="malformed">Called with each part that is no override; its default applies.</param>
    public static ConnectionOverrides Read(Uri url, Action<string> malformed)
    {
        var overrides = Default;
        foreach (var part in Uri.UnescapeDataString(url.Fragment.TrimStart('#')).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (overrides.With(part) is { } changed)
            {
                overrides = changed;
            }
            else
            {
                malformed(part);
            }
        }

        return overrides;
    }

    /// <param name="attempt">The attempt that ended, from 1.</param>
    /// <param name="outcome">What it ended as.</param>
    /// <param name="elapsed">Since the first attempt began.</param>
    public bool AllowRetry(int attempt, RetryPolicy outcome, TimeSpan elapsed) =>
        attempt <= RetryCount && (outcome & RetryOn) != RetryPolicy.None && elapsed < TotalTime;

    private ConnectionOverrides? With(string part) => part.Split('=', 2) switch
    {
        ["rc", var text] => Number(text, 0, 5) is { } count ? this with { RetryCount = count } : null,
        ["rp", var text] => Policy(text) is { } policy ? this with { RetryOn = policy } : null,
        ["ct", var text] => Milliseconds(text, 10_000) is { } time ? this with { ConnectTimeout = time } : null,
        ["rt", var text] => Milliseconds(text, 15_000) is { } time ? this with { ReadTimeout = time } : null,
        ["tt", var text] => Milliseconds(text, 15_000) is { } time ? this with { TotalTime = time } : null,
        ["e" or "sni", _] => this, // Where Twilio's request leaves from, and how TLS begins: nothing to a stand-in.
        _ => null,
    };

    private static int? Number(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null;

    private static TimeSpan? Milliseconds(string text, int max) => Number(text, 100, max) is { } number ? TimeSpan.FromMilliseconds(number) : null;

    private static RetryPolicy? Policy(string text)
    {
        var policy = RetryPolicy.None;
        foreach (var name in text.Split(','))
        {
            var one = name switch
            {
                "4xx" => RetryPolicy.ClientError,
                "5xx" => RetryPolicy.ServerError,
                "ct" => RetryPolicy.NotConnected,
                "rt" => RetryPolicy.NotAnswered,
                "all" => RetryPolicy.All,
                _ => RetryPolicy.None,
            };
            if (one == RetryPolicy.None)
            {
                return null;
            }

            policy |= one;
        }

        return policy;
    }
}
