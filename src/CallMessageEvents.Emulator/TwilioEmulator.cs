using Microsoft.Extensions.Logging.Abstractions;

namespace CallMessageEvents.Emulator;

/// <summary>
/// A stand-in for Twilio in process: a real web server with the REST API of call messages, calls that are dialed and answered from code, end users that send
/// and receive messages, from code or with the true Voice SDK, and signed callbacks. It shares no code with the client library. Thread-safe.
/// </summary>
/// <remarks>
/// What is unknown of Twilio is decided here and may differ: a repeated idempotency key on the same call and operation answers what the first request was
/// answered and does nothing else, for as long as the key is remembered (<see cref="TwilioEmulatorOptions.MaxJournalEntries"/>); callbacks of one subscription,
/// and status callbacks of one call, come in order, which Twilio does not promise; a retry follows at once; a connection that breaks before the answer counts
/// as a read time-out (<c>rt</c>) among the connection overrides.
/// </remarks>
public sealed class TwilioEmulator : IAsyncDisposable
{
    private const int MaxDialed = 10; // Twilio's limit of calls that one dial rings at the same time.

    private readonly Composition _parts;
    private readonly RestServer _server;
    private readonly Lazy<Task> _stop;

    private TwilioEmulator(TwilioEmulatorOptions options, Composition parts, RestServer server)
    {
        _parts = parts;
        _server = server;
        _stop = new(StopAsync);
        ApiKeySid = options.ApiKeySid;
        ApiKeySecret = options.ApiKeySecret;
    }

    /// <summary>
    /// Gets where the REST API is: what takes the place of <c>https://api.twilio.com</c>. In a browser it is a page that shows live what is going on.
    /// </summary>
    public Uri BaseAddress => _server.Address;

    /// <summary>Gets where the same is by https and wss, or <see langword="null"/> without <see cref="TwilioEmulatorOptions.HttpsUrl"/>.</summary>
    public Uri? SecureAddress => _server.SecureAddress;

    /// <summary>Gets the sid of the main account.</summary>
    public string AccountSid => _parts.Accounts.Main.AccountSid;

    /// <summary>Gets the auth token of the main account.</summary>
    public string AuthToken => _parts.Accounts.Main.AuthToken;

    /// <summary>
    /// Gets or sets the SharedKey that signs the main account's callbacks; <see langword="null"/> when its auth token does. Of a subaccount:
    /// <see cref="EmulatorAccount.SharedKey"/>.
    /// </summary>
    public EmulatorSharedKey? SharedKey
    {
        get => _parts.Accounts.Main.SharedKey;
        set => _parts.Accounts.Main.SharedKey = value;
    }

    /// <summary>
    /// Gets or sets where every call that is dialed, or made as by REST, from now on reports its statuses, unless it is told otherwise: an application may know
    /// its own address only when it runs. It begins as <see cref="TwilioEmulatorOptions.StatusCallback"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not absolute http or https.</exception>
    public Uri? StatusCallback
    {
        get => _parts.Exchange.StatusCallback?.Url;
        set => _parts.Exchange.StatusCallback = value is null || CallbackUrl.IsValid(value)
            ? StatusCallbackSettings.All(value)
            : throw new ArgumentException("The URL must be absolute, http or https.", nameof(value));
    }

    /// <summary>
    /// Gets or sets the application's voice webhook, for calls that are placed from now on: an application may know its own address only when it runs. It
    /// begins as <see cref="TwilioEmulatorOptions.VoiceUrl"/>, which says what it is for.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not absolute http or https.</exception>
    public Uri? VoiceUrl
    {
        get => _parts.Exchange.VoiceUrl;
        set => _parts.SetVoiceUrl(value is null || CallbackUrl.IsValid(value)
            ? value
            : throw new ArgumentException("The URL must be absolute, http or https.", nameof(value)));
    }

    /// <summary>Gets the sid of the main account's API key.</summary>
    public string ApiKeySid { get; }

    /// <summary>Gets the secret of the main account's API key.</summary>
    public string ApiKeySecret { get; }

    /// <summary>Gets the faults that REST requests and callbacks meet: none, until some are added.</summary>
    public EmulatorFaults Faults => _parts.Faults;

    /// <summary>Gets the calls until now, of whatever account, in order of creation, those that have ended too. A copy.</summary>
    public IReadOnlyList<EmulatedCall> Calls => _parts.Exchange.Calls.OldestFirst(static _ => true);

    /// <summary>Gets the REST requests until now, in order of arrival, whatever their answer was. A copy.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _parts.Requests.ToArray();

    /// <summary>Gets the deliveries of callbacks of every kind that have ended until now, each attempt by itself, in the order they ended. A copy.</summary>
    public IReadOnlyList<CallbackDelivery> Deliveries => _parts.Deliveries.ToArray();

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">How it behaves; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the start, not a started emulator.</param>
    /// <returns>The emulator; it is listening.</returns>
    /// <exception cref="ArgumentException">An option is not valid; the message names it.</exception>
    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<TwilioEmulator> StartAsync(TwilioEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        options.Validate();
        var parts = new Composition(options);
        var loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        try
        {
            var server = await RestServer.StartAsync(options.Url, options.HttpsUrl, parts.Handler, loggers, cancellationToken).ConfigureAwait(false);
            var emulator = new TwilioEmulator(options, parts, server);
            var logger = loggers.CreateLogger("CallMessageEvents.Emulator");
            Log.Listens(logger, emulator.AccountSid, emulator.BaseAddress);
            return emulator;
        }
        catch
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds a subaccount. Its own credentials reach its own resources; those of the main account reach them, too.</summary>
    /// <param name="accountSid">Its sid; <see langword="null"/> for a new one.</param>
    /// <param name="authToken">Its auth token; <see langword="null"/> for a new one.</param>
    /// <returns>The subaccount.</returns>
    /// <exception cref="ArgumentException">The sid is not valid or taken, or the token is empty.</exception>
    public EmulatorAccount AddAccount(string? accountSid = null, string? authToken = null) => _parts.Accounts.Add(accountSid, authToken);

    /// <inheritdoc cref="Dial(EmulatorAccount, string, string[])"/>
    public EmulatedConversation Dial(string from, params string[] to) => Dial(_parts.Accounts.Main, from, to);

    /// <summary>
    /// Somebody places a call, and its TwiML dials: the parent is ringing, the children are queued. A child whose end user has a Voice SDK registered here
    /// rings there by itself.
    /// </summary>
    /// <param name="account">The account that the call belongs to.</param>
    /// <param name="from">Who calls: <c>client:name</c> for an end user, an E.164 number or <c>sip:…</c>.</param>
    /// <param name="to">Who is dialed, written likewise; several, at most 10, ring at the same time and the first to answer wins.</param>
    /// <returns>The conversation.</returns>
    /// <exception cref="ArgumentException">An address is empty, nobody is dialed or more than 10 are, or the account is another emulator's.</exception>
    public EmulatedConversation Dial(EmulatorAccount account, string from, params string[] to)
    {
        RequireOwn(account);
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentNullException.ThrowIfNull(to);
        if (to.Length is 0 or > MaxDialed || Array.Exists(to, string.IsNullOrEmpty))
        {
            throw new ArgumentException($"1 to {MaxDialed} addresses, none of them empty, are dialed.", nameof(to));
        }

        return _parts.Exchange.Dial(account, from, to);
    }

    /// <inheritdoc cref="PlaceCall(EmulatorAccount, string, Uri, IReadOnlyDictionary{string, string})"/>
    public EmulatedCall PlaceCall(string from, Uri voiceUrl, IReadOnlyDictionary<string, string>? parameters = null) =>
        PlaceCall(_parts.Accounts.Main, from, voiceUrl, parameters);

    /// <summary>
    /// Somebody places a call, and the application says with TwiML what becomes of it: the call is ringing, and a signed voice webhook, a form POST, is on its
    /// way. Await <see cref="EmulatedCall.WhenTwimlRanAsync"/> to see whom the TwiML dialed.
    /// </summary>
    /// <param name="account">The account that the call belongs to.</param>
    /// <param name="from">Who calls: <c>client:name</c> for an end user, an E.164 number or <c>sip:…</c>.</param>
    /// <param name="voiceUrl">The application's voice webhook: http or https.</param>
    /// <param name="parameters">What the app of the end user gives with the call, as the Voice SDK's <c>connect</c> does; fields of the webhook.</param>
    /// <returns>The call; it is ringing until its TwiML or somebody who is dialed answers.</returns>
    /// <exception cref="ArgumentException">An argument is not valid, or the account is another emulator's.</exception>
    public EmulatedCall PlaceCall(EmulatorAccount account, string from, Uri voiceUrl, IReadOnlyDictionary<string, string>? parameters = null)
    {
        RequireOwn(account);
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentNullException.ThrowIfNull(voiceUrl);
        return CallbackUrl.TryRead(voiceUrl.OriginalString, out var url)
            ? _parts.Twiml.PlaceCall(account, from, _ => TwimlSource.At(url, HttpMethod.Post, parameters))
            : throw new ArgumentException("The voice URL must be an absolute http or https URL.", nameof(voiceUrl));
    }

    /// <inheritdoc cref="CreateCall(EmulatorAccount, string, string)"/>
    public EmulatedCall CreateCall(string from, string to) => CreateCall(_parts.Accounts.Main, from, to);

    /// <summary>
    /// Makes a call as a REST request does: one leg, <c>outbound-api</c>, queued; it rings by itself when its end user has a Voice SDK registered here.
    /// </summary>
    /// <param name="account">The account that the call belongs to.</param>
    /// <param name="from">Who calls, usually a number of the account.</param>
    /// <param name="to">Who is called: <c>client:name</c>, an E.164 number or <c>sip:…</c>.</param>
    /// <returns>The call.</returns>
    /// <exception cref="ArgumentException">An address is empty, or the account is another emulator's.</exception>
    public EmulatedCall CreateCall(EmulatorAccount account, string from, string to)
    {
        RequireOwn(account);
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        return _parts.Exchange.CreateCall(account, from, to);
    }

    /// <inheritdoc cref="CreateConference(EmulatorAccount)"/>
    public EmulatedConference CreateConference() => CreateConference(_parts.Accounts.Main);

    /// <summary>Makes a conference without participants.</summary>
    /// <param name="account">The account that the conference belongs to.</param>
    /// <returns>The conference.</returns>
    /// <exception cref="ArgumentException">The account is another emulator's.</exception>
    public EmulatedConference CreateConference(EmulatorAccount account)
    {
        RequireOwn(account);
        return _parts.Exchange.CreateConference(account);
    }

    /// <summary>Finds a call, of whatever account.</summary>
    /// <param name="callSid">The call's sid.</param>
    /// <returns>The call, or <see langword="null"/> when there is none or it was forgotten for newer ones.</returns>
    public EmulatedCall? FindCall(string callSid)
    {
        ArgumentNullException.ThrowIfNull(callSid);
        return _parts.Exchange.Calls.Find(callSid);
    }

    /// <summary>
    /// Makes an access token for a Voice SDK <c>Device</c>, signed with the main account's API key. Tokens of other keys:
    /// <see cref="TwilioEmulatorOptions.TrustTokensOfOtherKeys"/>.
    /// </summary>
    /// <param name="identity">The identity of the end user, of 1 to 121 characters.</param>
    /// <param name="lifetime">How long it holds, from a second to a day, as at Twilio; <see langword="null"/> for an hour.</param>
    /// <returns>The token: a JSON web token.</returns>
    /// <exception cref="ArgumentException">The identity is empty or too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is too short or too long.</exception>
    public string CreateAccessToken(string identity, TimeSpan? lifetime = null)
    {
        if (!AccessTokens.IsIdentity(identity))
        {
            throw new ArgumentException("An identity has 1 to 121 characters.", nameof(identity));
        }

        var life = lifetime ?? AccessTokens.DefaultLifetime;
        return life >= AccessTokens.ShortestLifetime && life <= AccessTokens.LongestLifetime
            ? _parts.Tokens.Create(identity, life)
            : throw new ArgumentOutOfRangeException(nameof(lifetime), life, "A token holds from a second to a day.");
    }

    /// <summary>
    /// Drops the sockets of an end user's Voice SDKs, as when the network fails: they connect again by themselves. Until they do, what the emulator has for
    /// their calls is kept, for 30 seconds at most; then the calls end. A call that rings and was placed by one of them ends at once.
    /// </summary>
    /// <param name="identity">The identity, of whatever account.</param>
    /// <returns>How many sockets there were.</returns>
    public int DropConnections(string identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return _parts.Devices.Drop(identity);
    }

    /// <summary>Forgets the requests until now, so that a test counts only its own.</summary>
    public void ClearRequests() => _parts.ClearRequests();

    /// <summary>
    /// Back to the start, without a new address: calls and conferences end and are forgotten, subscriptions too, recorded requests and deliveries, idempotency
    /// keys and faults. Accounts stay. A delivery that is under way goes on, and is recorded when it ends.
    /// </summary>
    public void Reset() => _parts.Reset();

    /// <summary>
    /// Stops listening, cancels the deliveries and ends the readers; afterwards no work of the emulator is left. What it recorded stays readable.
    /// May be called repeatedly.
    /// </summary>
    /// <returns>A task that completes when all has stopped.</returns>
    public ValueTask DisposeAsync() => new(_stop.Value);

    private async Task StopAsync()
    {
        // Callbacks first: the one that waits for them may be answering a request of ours.
        await _parts.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private void RequireOwn(EmulatorAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (!_parts.Accounts.Owns(account))
        {
            throw new ArgumentException($"Account {account.AccountSid} is not this emulator's: see AddAccount.", nameof(account));
        }
    }
}
