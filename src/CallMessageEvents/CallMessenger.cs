using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>The façade: checks arguments, refuses calls when the application stops, and delegates.</summary>
internal sealed class CallMessenger(
    ContentWriter writer, MessageSender sender, Broadcaster broadcaster, Subscriber subscriber, LegResolver resolver, CallGuard guard, MessageReading reading,
    SendTelemetry telemetry, CancellationToken stopping)
    : ICallMessenger
{
    public Task<SentMessage> SendAsync<T>(
        EndUser to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default) =>
        SendContentAsync(to, content, typeInfo, options, cancellationToken).AsTask();

    public async Task<SentMessage> SendJsonAsync(
        EndUser to, ReadOnlyMemory<byte> utf8Json, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(to, nameof(to));
        MessengerArguments.Check(options);
        ThrowIfStopping(cancellationToken);
        using var json = ContentWriter.Write(utf8Json.Span);
        return await sender.SendAsync(to, json, options, cancellationToken).ConfigureAwait(false);
    }

    public async Task<BroadcastResult> BroadcastAsync<T>(
        Audience to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        ContentArgument.Check(content);
        MessengerArguments.Check(options);
        ThrowIfStopping(cancellationToken);
        return await broadcaster.BroadcastAsync(to, Write(content, typeInfo), options, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CallMessageSubscription> SubscribeAsync(EndUser from, SubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(from, nameof(from));
        MessengerArguments.Check(options);
        ThrowIfStopping(cancellationToken);
        return await subscriber.SubscribeAsync(from, options, cancellationToken).ConfigureAwait(false);
    }

    public async Task UnsubscribeAsync(CallMessageSubscription subscription, CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(subscription);
        ThrowIfStopping(cancellationToken);
        await subscriber.UnsubscribeAsync(subscription, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CallLeg> ResolveAsync(EndUser user, CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(user, nameof(user));
        ThrowIfStopping(cancellationToken);
        var leg = await resolver.ResolveAsync(user, guard.Need(wanted: null), cancellationToken).ConfigureAwait(false);
        return CallLeg.From(leg, resolver.AccountOf(user));
    }

    public IAsyncEnumerable<CallMessage> ReadAllAsync(EndUser from, CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(from, nameof(from));
        ThrowIfStopping(cancellationToken);
        return reading.ReadAllAsync(from, cancellationToken);
    }

    // The state machine is pooled, with a small task around it: a send's state is larger than a task.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SentMessage> SendContentAsync<T>(
        EndUser to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options, CancellationToken cancellationToken)
    {
        MessengerArguments.Check(to, nameof(to));
        ContentArgument.Check(content);
        MessengerArguments.Check(options);
        ThrowIfStopping(cancellationToken);
        using var json = Write(content, typeInfo);
        return await sender.SendAsync(to, json, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Content that cannot be written counts as a failed send.</summary>
    private PooledWriter Write<T>(T content, JsonTypeInfo<T>? typeInfo)
    {
        try
        {
            return typeInfo is null ? writer.Write(content) : writer.Write(content, typeInfo);
        }
        catch (CallMessageException e)
        {
            telemetry.Refused(e);
            throw;
        }
    }

    private void ThrowIfStopping(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TwilioApi.ThrowIfStopped(stopping);
    }
}
