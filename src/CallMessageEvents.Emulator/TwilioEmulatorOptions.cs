using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>How a <see cref="TwilioEmulator"/> behaves. Read once, when it starts; what is not valid is an <see cref="ArgumentException"/> then.</summary>
public sealed class TwilioEmulatorOptions
{
    private static readonly TimeSpan MaxRingTimeout = TimeSpan.FromMinutes(10); // Twilio's own.

    /// <summary>Gets or sets the sid of the main account.</summary>
    /// <value>The default is a fixed, made-up sid. Must be <c>AC</c> and 32 hex digits.</value>
    public string AccountSid { get; set; } = "ACe0000000000000000000000000000001";

    /// <summary>Gets or sets the auth token of the main account: it authenticates requests and signs callbacks.</summary>
    /// <value>The default is a fixed, made-up token. Must not be empty.</value>
    public string AuthToken { get; set; } = "e0000000000000000000000000000002";

    /// <summary>Gets or sets the sid of the main account's API key.</summary>
    /// <value>The default is a fixed, made-up sid. Must be <c>SK</c> and 32 hex digits.</value>
    public string ApiKeySid { get; set; } = "SKe0000000000000000000000000000003";

    /// <summary>Gets or sets the secret of the main account's API key: it authenticates requests and signs access tokens, never callbacks.</summary>
    /// <value>The default is a fixed, made-up secret. Must not be empty.</value>
    public string ApiKeySecret { get; set; } = "emulatorSecret000000000000000004";

    /// <summary>
    /// Gets or sets the SharedKey that signs the callbacks of the main account in place of its auth token. <see cref="TwilioEmulator.SharedKey"/> changes it
    /// later.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the auth token signs.</value>
    public EmulatorSharedKey? SharedKey { get; set; }

    /// <summary>Gets or sets where the emulator listens.</summary>
    /// <value>The default is <c>http://127.0.0.1:0</c>: loopback, a free port. Must be http, without path or query; port 0 needs an IP address as host.</value>
    [SuppressMessage("Design", "CA1056", Justification = "Settings are text, and a host may be '*', which no Uri can hold.")]
    public string Url { get; set; } = "http://127.0.0.1:0";

    /// <summary>Gets or sets where the emulator listens for https and wss besides, with a certificate that it makes for itself when it starts.</summary>
    /// <value>The default is <see langword="null"/>: nowhere. Must be https on loopback, without path or query; port 0 needs an IP address as host.</value>
    [SuppressMessage("Design", "CA1056", Justification = "As Url.")]
    public string? HttpsUrl { get; set; }

    /// <summary>
    /// Gets or sets the host names that are as good as this machine's own: those of web pages that may open <c>/signal</c>, and those that the emulator may be
    /// reached by. Pages of this machine (<c>localhost</c>, loopback addresses, on any port) and of the host that the emulator itself is reached by need none,
    /// nor do addresses, names without a dot, and names that end with <c>.localhost</c> or <c>.twilio.com</c>. Everything else is refused with 403: a web page
    /// of a stranger, open in the same browser, could otherwise read and send messages.
    /// </summary>
    /// <value>The default is empty. Each must be a name or an address alone, without scheme, port or wildcard.</value>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>
    /// Gets or sets whether access tokens that another API key than <see cref="ApiKeySid"/> has signed are accepted. Their signature cannot be checked, so
    /// anybody who reaches <c>/signal</c> can be any end user. Without it they are refused with code 31204, which the Voice SDK reports as 20101. An
    /// application that signs with a key of its own works without it, too, when <see cref="ApiKeySid"/> and <see cref="ApiKeySecret"/> are that key.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool TrustTokensOfOtherKeys { get; set; }

    /// <summary>
    /// Gets or sets the code that returns the TwiML of a call that a Voice SDK places. Called on any thread, for several calls at the same time; an exception
    /// ends the call.
    /// </summary>
    /// <value>The default is <see langword="null"/>: <see cref="VoiceUrl"/> is asked; without one the parameter <c>To</c> of the app's <c>connect</c> is
    /// dialed: an identity, <c>client:name</c>, an E.164 number, <c>sip:…</c> or <c>conference:name</c>.</value>
    public Func<OutgoingCall, CancellationToken, ValueTask<string>>? OutgoingCallTwiml { get; set; }

    /// <summary>
    /// Gets or sets how long a leg rings before it ends with <c>no-answer</c>: a leg that a <c>&lt;Dial&gt;</c> without <c>timeout</c> dials, and a leg that
    /// code dials and a browser rings for. A leg that code dials and no browser rings for waits for code.
    /// </summary>
    /// <value>The default is 30 seconds, as at Twilio. Must be positive and at most 10 minutes.</value>
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets how many messages an end user may send in one second of one call; one more is refused with code 31206. Twilio publishes no figure.
    /// </summary>
    /// <value>The default is <see langword="null"/>: any number. Must be at least 1.</value>
    public int? MaxMessagesPerSecond { get; set; }

    /// <summary>
    /// Gets or sets the application's voice webhook. A call that comes in is announced there by a signed form POST. For <c>POST /emulator/conversations</c>
    /// without <c>to</c>, the answer decides whom it dials. For <see cref="TwilioEmulator.Dial(string, string[])"/> the answer is only recorded.
    /// </summary>
    /// <value>The default is <see langword="null"/>: none. Must be absolute, http or https; its fragment may have connection overrides.</value>
    public Uri? VoiceUrl { get; set; }

    /// <summary>Gets or sets the code of the 400 that answers a message or a subscription to a call that is not active. Twilio's own is not known.</summary>
    /// <value>The default is 21220. Must be positive.</value>
    public int NotActiveCode { get; set; } = 21220;

    /// <summary>Gets or sets the sequence number of the first message that an end user sends in a call.</summary>
    /// <value>The default is 1, which is what Twilio's tests see; its documentation says 0. Must not be negative.</value>
    public int FirstSequenceNumber { get; set; } = 1;

    /// <summary>
    /// Gets or sets how many requests of one account are carried out at the same time; one more is answered 429, code 20429. Twilio publishes no figure.
    /// </summary>
    /// <value>The default is <see langword="null"/>: any number. Must be at least 1.</value>
    public int? MaxConcurrentRequests { get; set; }

    /// <summary>
    /// Gets or sets how the body of a posted message callback is written. Twilio's own way is not known for sure: its documentation asks for JSON, its tests
    /// for a form.
    /// </summary>
    /// <value>The default is <see cref="CallbackEncoding.Form"/>. Must be one of the two.</value>
    public CallbackEncoding CallbackEncoding { get; set; }

    /// <summary>
    /// Gets or sets whether a message callback's <c>ContentType</c> is what the app's Voice SDK said, even when that is wrong. Twilio takes a wrong one without
    /// an error; what it passes on is not documented.
    /// </summary>
    /// <value>The default is <see langword="false"/>: <c>application/json</c>, whatever the app said.</value>
    public bool KeepContentType { get; set; }

    /// <summary>
    /// Gets or sets whether a message of an end user is refused with code 31211 while nobody has subscribed to its leg. Whether Twilio refuses it is not known.
    /// </summary>
    /// <value>The default is <see langword="false"/>: it is taken, and lost.</value>
    public bool RefuseUnsubscribedMessages { get; set; }

    /// <summary>
    /// Gets or sets whether an apostrophe in the query of a callback's address is signed as <c>%27</c>, although the request has it as it is. Twilio's own way
    /// is not known.
    /// </summary>
    /// <value>The default is <see langword="false"/>: it is signed as it is.</value>
    public bool EscapeSignedApostrophe { get; set; }

    /// <summary>
    /// Gets or sets where every call that is dialed, or made as by REST, reports all its statuses (<c>initiated</c>, <c>ringing</c>, <c>answered</c>,
    /// <c>completed</c>), unless it is told otherwise. Calls that come in report to nobody by themselves, as at Twilio.
    /// </summary>
    /// <value>The default is <see langword="null"/>: nowhere. Must be absolute, http or https; its fragment may have connection overrides.</value>
    public Uri? StatusCallback { get; set; }

    /// <summary>Gets or sets how many calls, and how many conferences, are kept; the oldest are forgotten first, active or not.</summary>
    /// <value>The default is 100,000. Must be at least 1.</value>
    public int MaxCalls { get; set; } = 100_000;

    /// <summary>
    /// Gets or sets how many entries each journal keeps: requests, deliveries, received messages, sent messages, subscriptions, idempotency keys and what
    /// faults count attempts of; the oldest are forgotten first. It is also how many deliveries may wait; what comes beyond that fails at once.
    /// </summary>
    /// <value>The default is 1,000,000. Must be at least 1.</value>
    public int MaxJournalEntries { get; set; } = 1_000_000;

    /// <summary>
    /// Gets or sets how many bytes of memory each of the journals that <see cref="MaxJournalEntries"/> bounds may take, and the conferences, about; the
    /// oldest entries are forgotten first, but the newest is always kept. Deliveries that wait may take as many; what comes beyond that fails at once.
    /// </summary>
    /// <value>The default is 128 MiB. Must be at least 1.</value>
    public long MaxJournalBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>Gets or sets the clock behind every date, duration and time-out.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets where the emulator and its web server log to. The content of messages is never logged. The emulator does not dispose it.</summary>
    /// <value>The default is <see langword="null"/>: silent.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal void Validate()
    {
        Require(Sids.IsValid(AccountSid, Sids.Account), nameof(AccountSid), "must be AC and 32 hex digits");
        Require(!string.IsNullOrEmpty(AuthToken), nameof(AuthToken), "must not be empty");
        Require(Sids.IsValid(ApiKeySid, Sids.ApiKey), nameof(ApiKeySid), "must be SK and 32 hex digits");
        Require(!string.IsNullOrEmpty(ApiKeySecret), nameof(ApiKeySecret), "must not be empty");
        Require(ListenAddress.IsValid(Url), nameof(Url), "must be an http URL without path or query; port 0 needs an IP address as host");
        Require(
            HttpsUrl is null || ListenAddress.IsValidSecure(HttpsUrl),
            nameof(HttpsUrl),
            "must be an https URL on loopback without path or query; port 0 needs an IP address as host");
        Require(AllowedHosts?.All(HostNames.IsValid) == true, nameof(AllowedHosts), "must be names or addresses alone, without scheme, port or wildcard");
        Require(RingTimeout > TimeSpan.Zero && RingTimeout <= MaxRingTimeout, nameof(RingTimeout), "must be positive and at most 10 minutes");
        Require(MaxMessagesPerSecond is null or >= 1, nameof(MaxMessagesPerSecond), "must be at least 1");
        Require(VoiceUrl is null || CallbackUrl.IsValid(VoiceUrl), nameof(VoiceUrl), "must be absolute, http or https");
        Require(NotActiveCode > 0, nameof(NotActiveCode), "must be positive");
        Require(FirstSequenceNumber >= 0, nameof(FirstSequenceNumber), "must not be negative");
        Require(MaxConcurrentRequests is null or >= 1, nameof(MaxConcurrentRequests), "must be at least 1");
        Require(Enum.IsDefined(CallbackEncoding), nameof(CallbackEncoding), "must be one of the encodings");
        Require(StatusCallback is null || CallbackUrl.IsValid(StatusCallback), nameof(StatusCallback), "must be absolute, http or https");
        Require(MaxCalls >= 1, nameof(MaxCalls), "must be at least 1");
        Require(MaxJournalEntries >= 1, nameof(MaxJournalEntries), "must be at least 1");
        Require(MaxJournalBytes >= 1, nameof(MaxJournalBytes), "must be at least 1");
        Require(TimeProvider is not null, nameof(TimeProvider), "must not be null");
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is that of TwilioEmulator.StartAsync.")]
    [SuppressMessage("Usage", "MA0015", Justification = "The parameter is that of TwilioEmulator.StartAsync.")]
    private static void Require(bool holds, string property, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(TwilioEmulatorOptions)}.{property} {rule}.", "options");
        }
    }
}
