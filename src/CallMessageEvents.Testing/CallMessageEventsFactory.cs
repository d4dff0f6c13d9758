using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;

namespace CallMessageEvents.Testing;

/// <summary>
/// Runs an application for its tests, on a real port of this machine, with an emulator of Twilio beside it in the same process. Each account that the
/// application registers sends to an emulator of its own, with that emulator's credentials, and has the option <c>PublicBaseUrl</c> set: no request leaves the
/// machine.
/// </summary>
/// <remarks>
/// <para>
/// It is a <see cref="WebApplicationFactory{TEntryPoint}"/>: derive from it, or set <see cref="Configure"/>, to replace services and settings. The application
/// starts when it is first needed. An <c>ITwilioTransport</c> of its own, such as that of <c>UseTwilioRestClient()</c>, is left out. So are Kestrel's endpoints
/// of its configuration; one that its code listens on gets another free port.
/// </para>
/// <para>
/// A factory runs one application: <see cref="WebApplicationFactory{TEntryPoint}.WithWebHostBuilder"/> is refused with an
/// <see cref="InvalidOperationException"/> when either of the two starts. Make another factory with <see cref="Configure"/> instead.
/// </para>
/// <para>What it gives is thread-safe. Dispose it: that stops the application, and the emulator with it.</para>
/// </remarks>
/// <typeparam name="TEntryPoint">A type of the application's assembly, usually <c>Program</c>.</typeparam>
public class CallMessageEventsFactory<TEntryPoint> : WebApplicationFactory<TEntryPoint>
    where TEntryPoint : class
{
    private readonly Lock _lock = new();
    private TestedAccounts? _accounts;
    private bool _isRunning;

    /// <summary>Creates the factory. The application does not start yet.</summary>
    public CallMessageEventsFactory() => UseKestrel();

    /// <summary>
    /// Gets what changes the application for the test, after all else: <c>builder.ConfigureTestServices(…)</c>, <c>builder.UseSetting(…)</c>.
    /// </summary>
    /// <value>The default is null: nothing.</value>
    public Action<IWebHostBuilder>? Configure { get; init; }

    /// <summary>Gets where the application is, such as <c>http://127.0.0.1:43127/</c>; starts it when it does not run yet.</summary>
    /// <exception cref="InvalidOperationException">The application does not start, or registers no account; the error says why.</exception>
    public Uri BaseAddress => Run().Address;

    /// <summary>Gets the emulator of the only account, or of the account without a name; starts the application when it does not run yet.</summary>
    /// <exception cref="InvalidOperationException">There are several accounts, all with names; or the application does not start.</exception>
    public TwilioEmulator Emulator => Run().Find(Services, account: null);

    /// <summary>Gets the messenger of the only account, or of the account without a name; starts the application when it does not run yet.</summary>
    /// <inheritdoc cref="Emulator"/>
    public ICallMessenger Messenger => Run().FindMessenger(Services);

    /// <summary>Gets the emulator of an account that was registered by name; starts the application when it does not run yet.</summary>
    /// <param name="account">The account's name: <c>new AccountName("sales")</c>.</param>
    /// <returns>The emulator. Not to be disposed.</returns>
    /// <exception cref="InvalidOperationException">There is no such account, or the application does not start.</exception>
    public TwilioEmulator EmulatorOf(AccountName account) => Run().Find(Services, account);

    /// <summary>
    /// Places a call: the emulator asks the application's voice webhook what becomes of it, and runs its TwiML. Whom it dials is queued then: ring and answer
    /// there.
    /// </summary>
    /// <param name="from">Who calls: <c>client:name</c> for an end user, an E.164 number or <c>sip:…</c>.</param>
    /// <param name="voicePath">The path of the voice webhook.</param>
    /// <param name="parameters">What the app gives with the call, as the Voice SDK's <c>connect</c> does; fields of the webhook.</param>
    /// <param name="account">The account that is called; null for the only account, or the account without a name.</param>
    /// <param name="within">
    /// How long to wait until the voice webhook has answered, and its TwiML has dialed or ended, with its <c>&lt;Pause&gt;</c>s; null for 30 seconds. The start
    /// of the application does not count.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The conversation: its parent is who called, its children are whom the TwiML dialed.</returns>
    /// <exception cref="CallMessageAssertionException">The voice webhook did not answer with 2xx, or all of it took too long.</exception>
    /// <exception cref="InvalidOperationException">There is no such account, or several, all with names, and it is not said which; or the application does not
    /// start.</exception>
    public async Task<EmulatedConversation> PlaceCallAsync(
        string from, string voicePath = "/voice", IReadOnlyDictionary<string, string>? parameters = null, AccountName? account = null, TimeSpan? within = null,
        CancellationToken cancellationToken = default)
    {
        var emulator = Run().Find(Services, account);
        var webhook = new Uri(BaseAddress, voicePath);
        var limit = within ?? Deadline.Patience;
        using var late = new Deadline(limit, cancellationToken);
        var call = emulator.PlaceCall(from, webhook, parameters);
        await late.WaitAsync(call.WhenTwimlRanAsync, () => TooLate(Asked(emulator, call), webhook, limit)).ConfigureAwait(false);
        var asked = Asked(emulator, call);
        if (asked is { StatusCode: >= 200 and < 300 } or null) return call.Conversation;
        throw new CallMessageAssertionException(
            $"The voice webhook {asked.Callback.GetLeftPart(UriPartial.Path)} was expected to answer with TwiML, but {WhatCame(asked)}");
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Factories.Count > 0)
        {
            throw new InvalidOperationException(
                $"WithWebHostBuilder cannot be used on a CallMessageEventsFactory, which runs one application: make another one, "
                + $"new CallMessageEventsFactory<{typeof(TEntryPoint).Name}> {{ Configure = builder => … }}.");
        }

        builder.ConfigureTestServices(services => _accounts = TestedAccounts.Redirect(services, LoopbackPort.Take(services)));
        Configure?.Invoke(builder);
    }

    private TestedAccounts Run()
    {
        lock (_lock)
        {
            if (_isRunning) return _accounts!;
            StartServer();
            if (_accounts is null)
                throw new InvalidOperationException("The application has no services of its own: its ConfigureWebHost must call the base class's.");
            _accounts.ReportStatuses(Services);
            _isRunning = true;
            return _accounts;
        }
    }

    // The library has an internal type of this name, too.
    private static CallbackDelivery? Asked(TwilioEmulator emulator, EmulatedCall call) => emulator.Deliveries.LastOrDefault(
        delivery => delivery.Kind == CallMessageEvents.Emulator.CallbackKind.Voice && delivery.CallSid == call.Sid);

    private static string TooLate(CallbackDelivery? asked, Uri webhook, TimeSpan limit) => asked is null
        ? $"The voice webhook {webhook.GetLeftPart(UriPartial.Path)} has not answered within {limit}."
        : $"The TwiML of {asked.Callback.GetLeftPart(UriPartial.Path)} has neither dialed nor ended within {limit}: does it pause, or wait for something?";

    private static string WhatCame(CallbackDelivery asked) => asked.StatusCode switch
    {
        403 => "its answer was 403: its signature was not accepted. The application's log says why.",
        { } status => $"its answer was {status}. The application's log may say why.",
        null => $"there was no answer: {asked.Error}",
    };
}
