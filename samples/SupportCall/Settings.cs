using Npgsql;

namespace SupportCall;

/// <summary>Where the application is reached by browsers, where by Twilio, and its key at Twilio: null on the emulator.</summary>
internal sealed record Settings(Uri Address, Uri PublicBaseUrl, VoiceKey? Key)
{
    private static readonly string[] OnTwilio =
        ["TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_TWIML_APP_SID", "TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL"];

    /// <summary>Where Twilio asks what becomes of a call.</summary>
    public const string VoicePath = "/voice";

    public Uri VoiceUrl => new(PublicBaseUrl, VoicePath);

    /// <summary>The database of two nodes; null: this process does everything, in memory.</summary>
    public string? Postgres { get; init; }

    /// <summary>Whether this process is one of the nodes, which <see cref="Front"/> starts.</summary>
    public bool IsNode { get; init; }

    /// <summary>The emulator of another process; null: this one's own, or none.</summary>
    public Uri? Emulator { get; init; }

    /// <exception cref="FormatException">Something is missing or wrong; the message says what to do.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        var address = ReadAddress("--urls", configuration["urls"] is { Length: > 0 } urls ? urls : "http://127.0.0.1:5100");
        var settings = string.IsNullOrEmpty(configuration["TWILIO_ACCOUNT_SID"]) ? new(address, address, null) : ReadTwilio(address, configuration);
        return settings with
        {
            Postgres = ReadPostgres(configuration["postgres"]),
            IsNode = configuration["node"] is not null,
            Emulator = configuration["emulator"] is { } emulator ? ReadAddress("--emulator", emulator) : null,
        };
    }

    private static Settings ReadTwilio(Uri address, IConfiguration configuration)
    {
        var given = OnTwilio.Select(name => configuration[name]).ToArray();
        var missing = string.Join(", ", OnTwilio.Where(name => string.IsNullOrEmpty(configuration[name])));
        if (missing.Length > 0) throw new FormatException($"Calls on Twilio need {missing}, too. Without TWILIO_ACCOUNT_SID they are on the emulator.");
        return new(address, ReadAddress("PUBLIC_BASE_URL", given[5]!), new VoiceKey(given[0]!, given[1]!, given[2]!, given[3]));
    }

    private static Uri ReadAddress(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Port: > 0 }
            ? address
            : throw new FormatException($"{name} needs one address with its port, such as http://127.0.0.1:5100; \"{text}\" is none.");

    private static string? ReadPostgres(string? text)
    {
        try
        {
            if (text is null || new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 }) return text;
        }
        catch (ArgumentException)
        {
            // What is wrong may be part of a password: it is not shown.
        }

        throw new FormatException("--postgres needs a connection string, such as \"Host=127.0.0.1;Username=postgres;Password=…;Database=postgres\".");
    }
}
