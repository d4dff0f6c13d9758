namespace CallMessageEvents.Emulator.Tool;

/// <summary>One setting, wherever it is given: <c>--api-key-sid</c>, <c>CALL_MESSAGE_EMULATOR_API_KEY_SID</c>, or <c>apiKeySid</c> in the file.</summary>
/// <param name="Option">The option of the command line.</param>
/// <param name="Key">The name in the file.</param>
/// <param name="Description">What it is.</param>
/// <param name="Property">The property of <see cref="TwilioEmulatorOptions"/>.</param>
/// <param name="Apply">Sets the property.</param>
/// <param name="IsSwitch">Whether it is true or false: the option alone says true, and the file may have a JSON literal.</param>
internal sealed record Setting(
    string Option, string Key, string Description, string Property, Action<TwilioEmulatorOptions, string> Apply, bool IsSwitch = false)
{
    private const string Prefix = "CALL_MESSAGE_EMULATOR_";

    public static IReadOnlyList<Setting> All { get; } =
    [
        new(
            "--urls",
            "urls",
            $"Where to listen: one http URL. Default: {Settings.DefaultUrl}",
            nameof(TwilioEmulatorOptions.Url),
            (options, text) => options.Url = text),
        new(
            "--https-url",
            "httpsUrl",
            "Where to listen for https and wss besides: one https URL on loopback. Default: nowhere",
            nameof(TwilioEmulatorOptions.HttpsUrl),
            (options, text) => options.HttpsUrl = text),
        new("--account-sid", "accountSid", "The account's sid.", nameof(TwilioEmulatorOptions.AccountSid), (options, text) => options.AccountSid = text),
        new("--auth-token", "authToken", "The account's auth token.", nameof(TwilioEmulatorOptions.AuthToken), (options, text) => options.AuthToken = text),
        new(
            "--shared-key",
            "sharedKey",
            "The SharedKey that signs callbacks in place of the auth token: id:secret, or id:secret:algorithm. Algorithm: HMAC_SHA256 (default) or HMAC_SHA1.",
            nameof(TwilioEmulatorOptions.SharedKey),
            (options, text) => options.SharedKey = SharedKeyText.Parse(text)),
        new("--api-key-sid", "apiKeySid", "The API key's sid.", nameof(TwilioEmulatorOptions.ApiKeySid), (options, text) => options.ApiKeySid = text),
        new(
            "--api-key-secret",
            "apiKeySecret",
            "The API key's secret.",
            nameof(TwilioEmulatorOptions.ApiKeySecret),
            (options, text) => options.ApiKeySecret = text),
        new(
            "--allowed-hosts",
            "allowedHosts",
            "Host names, separated by commas, whose web pages may open /signal, and that the emulator may be reached by. Pages of this machine need none.",
            nameof(TwilioEmulatorOptions.AllowedHosts),
            (options, text) => options.AllowedHosts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        Switch(
            "--trust-tokens-of-other-keys",
            "trustTokensOfOtherKeys",
            "Believe access tokens that another API key has signed, unchecked.",
            nameof(TwilioEmulatorOptions.TrustTokensOfOtherKeys),
            (options, value) => options.TrustTokensOfOtherKeys = value),
        Switch(
            "--keep-content-type",
            "keepContentType",
            "Pass on the content type that the Voice SDK gave a message, in place of application/json.",
            nameof(TwilioEmulatorOptions.KeepContentType),
            (options, value) => options.KeepContentType = value),
        Switch(
            "--refuse-unsubscribed-messages",
            "refuseUnsubscribedMessages",
            "Refuse an end user's message with 31211 while nobody has subscribed to it.",
            nameof(TwilioEmulatorOptions.RefuseUnsubscribedMessages),
            (options, value) => options.RefuseUnsubscribedMessages = value),
        Switch(
            "--escape-signed-apostrophe",
            "escapeSignedApostrophe",
            "Sign an apostrophe in the query of a callback's address as %27.",
            nameof(TwilioEmulatorOptions.EscapeSignedApostrophe),
            (options, value) => options.EscapeSignedApostrophe = value),
        new(
            "--voice-url",
            "voiceUrl",
            "Your application's voice webhook.",
            nameof(TwilioEmulatorOptions.VoiceUrl),
            (options, text) => options.VoiceUrl =
                Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : throw new ToolException("--voice-url must be absolute, http or https.")),
        new(
            "--status-callback",
            "statusCallback",
            "Where calls that are not dialed by TwiML report their statuses.",
            nameof(TwilioEmulatorOptions.StatusCallback),
            (options, text) => options.StatusCallback =
                Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : throw new ToolException("--status-callback must be absolute, http or https.")),
    ];

    public string Variable => VariableOf(Option);

    private static Setting Switch(string option, string key, string description, string property, Action<TwilioEmulatorOptions, bool> apply) => new(
        option,
        key,
        description,
        property,
        (options, text) => apply(options, bool.TryParse(text, out var value) ? value : throw new ToolException($"{option} must be true or false.")),
        IsSwitch: true);

    public static string VariableOf(string option) => Prefix + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
