namespace CallMessageEvents;

/// <summary>Does what follows from an app's hello that was answered here: all nodes know the app, and the application is told, once. Thread-safe.</summary>
/// <param name="clients">What all nodes know of apps; null when this is the only node.</param>
/// <param name="publisher">Gives the leg what was published; null when this is the only node.</param>
/// <param name="directory">The directory.</param>
/// <param name="lifecycle">Tells the application.</param>
/// <param name="log">Logs.</param>
/// <param name="time">The time.</param>
/// <param name="stopping">Cancelled when the service provider is disposed.</param>
internal sealed class Greetings(
    SharedClients? clients, SharedPublisher? publisher, CallDirectory directory, LifecycleNotifier lifecycle, TalkLog log, TimeProvider time,
    CancellationToken stopping)
{
    /// <summary>Called when a hello was answered. It only queues work.</summary>
    public void Heard(CallSid leg, ClientHello hello, string id)
    {
        var client = new CallClient { Name = hello.Client, TakesParts = hello.TakesParts, ConnectedAt = time.GetUtcNow() };
        directory.State(leg).Client = client;
        if (clients is null) Tell(leg, client);
        else _ = WithoutFlow.Run(() => ShareAsync(clients, leg, client, id));
    }

    private async Task ShareAsync(SharedClients clients, CallSid leg, CallClient client, string id)
    {
        try
        {
            if (await clients.GreetedAsync(leg, client, id, stopping).ConfigureAwait(false)) Tell(leg, client);
            if (publisher is not null) await publisher.GreetedAsync(leg, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
#pragma warning disable CA1031 // Such as a logger of the application's that throws.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.WorkFailed(leg, e);
        }
    }

    private void Tell(CallSid leg, CallClient client) => lifecycle.Connected(directory.Known(leg) ?? new CallRecord { CallSid = leg }, client);
}
