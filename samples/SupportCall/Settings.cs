namespace SupportCall;

/// <summary>Where the application listens, where Twilio and browsers reach it, and its key at Twilio: null on the emulator.</summary>
internal sealed record Settings(Uri Address, Uri PublicBaseUrl, VoiceKey? Key)
{
    private static readonly string[] OnTwilio =
        ["TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_TWIML_APP_SID", "TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL"];

    /// <exception cref="FormatException">Something is missing or wrong; the message says what to do.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        var address = ReadAddress("--urls", configuration["urls"] is { Length: > 0 } urls ? urls : "http://127.0.0.1:5100");
        if (string.IsNullOrEmpty(configuration["TWILIO_ACCOUNT_SID"])) return new(address, address, null);

        var given = OnTwilio.Select(name => configuration[name]).ToArray();
        var missing = string.Join(", ", OnTwilio.Where(name => string.IsNullOrEmpty(configuration[name])));
        if (missing.Length > 0) throw new FormatException($"Calls on Twilio need {missing}, too. Without TWILIO_ACCOUNT_SID they are on the emulator.");
        return new(address, ReadAddress("PUBLIC_BASE_URL", given[5]!), new VoiceKey(given[0]!, given[1]!, given[2]!, given[3]));
    }

    private static Uri ReadAddress(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Port: > 0 }
            ? address
            : throw new FormatException($"{name} needs one address with its port, such as http://127.0.0.1:5100; \"{text}\" is none.");
}
