using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace CallMessageEvents.Emulator;

/// <summary>Runs the emulator of one resource: starts it with the app host, and stops it when the app host's services are disposed.</summary>
internal sealed class EmulatorRun(CallMessageEmulatorResource resource) : IAsyncDisposable, IDisposable
{
    private TwilioEmulator? _emulator;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, the dashboard shows that the resource did not start, and its log why.")]
    public async Task StartAsync(InitializeResourceEvent initialize, CancellationToken cancellationToken)
    {
        var notifications = initialize.Notifications;
        try
        {
            // Here Aspire waits for what the emulator is told to wait for.
            await initialize.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, initialize.Services), cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(resource, static state => state with { State = KnownResourceStates.Starting }).ConfigureAwait(false);
            resource.References.ForEach(static reference => reference.FindEndpoint()); // A wrong name is said before anything runs.
            resource.Options.LoggerFactory ??= new ResourceLoggers(initialize.Logger);
            _emulator = await TwilioEmulator.StartAsync(resource.Options, cancellationToken).ConfigureAwait(false);
            resource.Listening = _emulator;
            Allocate(_emulator.BaseAddress);
            await initialize.Eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, initialize.Services), cancellationToken).ConfigureAwait(false);

            // The links of endpoints are inactive until whoever allocated them says that they are listening.
            await notifications.PublishUpdateAsync(resource, static state => state with
            {
                State = KnownResourceStates.Running,
                StartTimeStamp = TimeProvider.System.GetUtcNow().UtcDateTime,
                Urls = [.. state.Urls.Select(static url => url with { IsInactive = false })],
            }).ConfigureAwait(false);
            await TellOfApplicationsAsync(_emulator, cancellationToken).ConfigureAwait(false);
            resource.HasStarted(_emulator);
        }
        catch (Exception failure)
        {
            EmulatorLog.NotStarted(initialize.Logger, failure.Message);
            resource.HasFailed(failure);
            await notifications.PublishUpdateAsync(resource, static state => state with { State = KnownResourceStates.FailedToStart }).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_emulator is { } emulator)
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();

    /// <summary>From here on, what applications are told of the emulator is known: they may start.</summary>
    private void Allocate(Uri address)
    {
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().Single();

        // An emulator that listens everywhere is reached on this machine.
        var host = address.Host is "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        endpoint.TargetHost = host; // A name that differs would be a second link.
        endpoint.AllocatedEndpoint = new(endpoint, host, address.Port);
    }

    /// <summary>
    /// Aspire knows most addresses before the applications run; one that it does not proxy is known when its application runs, which may wait for the emulator.
    /// </summary>
    private async Task TellOfApplicationsAsync(TwilioEmulator emulator, CancellationToken cancellationToken)
    {
        foreach (var reference in resource.References)
        {
            emulator.StatusCallback ??= await reference.FindStatusUrlAsync(cancellationToken).ConfigureAwait(false);
            if (reference.VoicePath is not null)
            {
                emulator.VoiceUrl ??= await reference.FindVoiceUrlAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
