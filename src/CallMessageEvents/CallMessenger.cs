using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>The façade: checks arguments, keeps the time, and hands on.</summary>
internal sealed class CallMessenger(
    ContentWriter writer, MessageSender sender, Broadcaster broadcaster, Subscriber subscriber, LegResolver resolver, CallGuard guard, MessageReading reading,
    CallMessageTelemetry telemetry, CancellationToken stopping)
    : ICallMessenger
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public Task<SentMessage> SendAsync<T>(EndUser to, T content, SendOptions? options = null, CancellationToken cancellationToken = default) =>
        SendContentAsync(to, content, typeInfo: null, options, cancellationToken).AsTask();

    public Task<SentMessage> SendAsync<T>(
        EndUser to, T content, JsonTypeInfo<T> typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default) =>
        typeInfo is null
            ? Task.FromException<SentMessage>(new ArgumentNullException(nameof(typeInfo)))
            : SendContentAsync(to, content, typeInfo, options, cancellationToken).AsTask();

    public async Task<SentMessage> SendJsonAsync(
        EndUser to, ReadOnlyMemory<byte> utf8Json, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(to, nameof(to));
        Check(options);
        ThrowIfStopping(cancellationToken);
        using var json = ContentWriter.Write(utf8Json.Span);
        return await sender.SendAsync(to, json, options, cancellationToken).ConfigureAwait(false);
    }

    public async Task<BroadcastResult> BroadcastAsync<T>(
        Audience to, T content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        ContentArgument.Check(content);
        Check(options);
        ThrowIfStopping(cancellationToken);
        return await broadcaster.BroadcastAsync(to, Write(content, typeInfo: null), options, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CallMessageSubscription> SubscribeAsync(EndUser from, SubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(from, nameof(from));
        ThrowIfStopping(cancellationToken);
        return await subscriber.SubscribeAsync(from, options, cancellationToken).ConfigureAwait(false);
    }

    public async Task UnsubscribeAsync(CallMessageSubscription subscription, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        if (!SidText.IsWellFormed(subscription.Sid) || !SidText.IsWellFormed(subscription.CallSid) || !SidText.IsWellFormed(subscription.AccountSid))
            throw new ArgumentException("The subscription lacks a sid: give back the one that SubscribeAsync gave.", nameof(subscription));
        if (subscription.Callback is null)
            throw new ArgumentException("The subscription has no Callback: give back the one that SubscribeAsync gave.", nameof(subscription));
        ThrowIfStopping(cancellationToken);
        await subscriber.UnsubscribeAsync(subscription, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CallLeg> ResolveAsync(EndUser user, CancellationToken cancellationToken = default)
    {
        Check(user, nameof(user));
        ThrowIfStopping(cancellationToken);
        var leg = await resolver.ResolveAsync(user, guard.IsEnabled(null), cancellationToken).ConfigureAwait(false);
        return CallLeg.From(leg, resolver.AccountOf(user));
    }

    public IAsyncEnumerable<CallMessage> ReadAllAsync(EndUser from, CancellationToken cancellationToken = default)
    {
        Check(from, nameof(from));
        ThrowIfStopping(cancellationToken);
        return reading.ReadAllAsync(from, cancellationToken);
    }

    // Pooled, with a small task around it: the state of a send is larger than a task.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SentMessage> SendContentAsync<T>(
        EndUser to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options, CancellationToken cancellationToken)
    {
        Check(to, nameof(to));
        ContentArgument.Check(content);
        Check(options);
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
        ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, typeof(ICallMessenger));
    }

    private static void Check(EndUser user, string argument)
    {
        if (user.Role == EndUserRole.None)
            throw new ArgumentException("This EndUser is default and names nobody: use EndUser.OnLeg, WhoPlaced, WhoAnswered or Named.", argument);
    }

    private static void Check(SendOptions? options)
    {
        if (options?.IdempotencyKey is { } key && string.IsNullOrWhiteSpace(key))
            throw new ArgumentException("SendOptions.IdempotencyKey must not be empty: leave it null to have one made.", nameof(options));
        if (options?.WaitUntilActive is { } wait && (wait < TimeSpan.Zero || wait > LongestWait))
            throw new ArgumentException("SendOptions.WaitUntilActive must be zero to one day.", nameof(options));
        if (options?.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > LongestWait))
            throw new ArgumentException("SendOptions.Timeout must be longer than zero, and at most one day.", nameof(options));
    }
}
