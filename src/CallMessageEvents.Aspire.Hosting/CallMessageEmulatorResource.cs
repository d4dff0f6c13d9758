using CallMessageEvents.Emulator;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// An emulator of Twilio, which runs in the process of the app host: <c>AddCallMessageEmulator()</c> adds it. Its state is Running when it listens, and it is
/// healthy when it answers. Thread-safe.
/// </summary>
public sealed class CallMessageEmulatorResource : Resource, IResourceWithEndpoints, IResourceWithWaitSupport
{
    internal const string EndpointName = "http";

    private readonly TaskCompletionSource<TwilioEmulator> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TwilioEmulator? _listening;

    internal CallMessageEmulatorResource(string name, TwilioEmulatorOptions options)
        : base(name)
    {
        Options = options;
        Endpoint = new(this, EndpointName);
    }

    /// <summary>Gets the endpoint of the emulator: its REST API, which takes the place of <c>https://api.twilio.com</c>, and its page.</summary>
    public EndpointReference Endpoint { get; }

    /// <summary>Gets the sid of the emulator's account.</summary>
    public string AccountSid => Options.AccountSid;

    /// <summary>Gets the auth token of the emulator's account. It is made up, and no secret.</summary>
    public string AuthToken => Options.AuthToken;

    /// <summary>Gets the sid of the account's API key.</summary>
    public string ApiKeySid => Options.ApiKeySid;

    /// <summary>Gets the secret of the account's API key. It is made up, and no secret.</summary>
    public string ApiKeySecret => Options.ApiKeySecret;

    internal TwilioEmulatorOptions Options { get; }

    /// <summary>Gets the applications that reference the emulator, in the order in which they were told to.</summary>
    internal List<EmulatorReference> References { get; } = [];

    /// <summary>Gets or sets the emulator as soon as it listens. It may yet have to learn where applications are.</summary>
    internal TwilioEmulator? Listening { get => _listening; set => _listening = value; }

    /// <summary>
    /// Waits until the emulator listens, and knows where the applications are that reference it: tests dial with it, and see what end users got.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The emulator. Not to be disposed: it ends with the app host.</returns>
    /// <exception cref="IOException">It did not start: its port is in use.</exception>
    /// <exception cref="ArgumentException">It did not start: an option is not valid.</exception>
    /// <exception cref="InvalidOperationException">It did not start: an application lacks the endpoint that its reference names.</exception>
    public Task<TwilioEmulator> WhenStartedAsync(CancellationToken cancellationToken = default) => _started.Task.WaitAsync(cancellationToken);

    internal void HasStarted(TwilioEmulator emulator) => _started.TrySetResult(emulator);

    internal void HasFailed(Exception failure)
    {
        _started.TrySetException(failure);
        _ = _started.Task.Exception; // Nobody need wait for it.
    }
}
