using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>The façade: checks arguments, refuses calls when the application stops, and delegates.</summary>
internal sealed class CallMessenger(
    ContentWriter writer, MessageSender sender, Broadcaster broadcaster, Subscriber subscriber, LegResolver resolver, CallGuard guard, MessageReading reading,
    Conversing conversing, SendTelemetry telemetry, CancellationToken stopping)
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
        if (options?.Receipt is not null) return await conversing.SendJsonAsync(to, utf8Json, options, cancellationToken).ConfigureAwait(false);

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
        var json = options?.Receipt is null ? Write(content, typeInfo) : WriteWhole(content, typeInfo);
        var poster = options?.Receipt is { } receipt ? conversing.Poster(json, receipt) : null;
        return await broadcaster.BroadcastAsync(to, json, options, poster, cancellationToken).ConfigureAwait(false);
    }

    public async Task<TReply> RequestAsync<TRequest, TReply>(
        EndUser to, TRequest request, JsonTypeInfo<TRequest>? requestInfo, JsonTypeInfo<TReply>? replyInfo, RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(to, nameof(to));
        ContentArgument.Check(request);
        MessengerArguments.Check(options);
        ThrowIfStopping(cancellationToken);
        using var json = WriteWhole(request, requestInfo);
        return await conversing.RequestAsync(to, json, replyInfo, options ?? new(), cancellationToken).ConfigureAwait(false);
    }

    public async Task PublishAsync<T>(
        CallSid call, T content, JsonTypeInfo<T>? typeInfo, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(call, nameof(call));
        ContentArgument.Check(content);
        MessengerArguments.Check(options);
        ThrowIfStopping(cancellationToken);
        using var json = WriteWhole(content, typeInfo);
        if (json.Length > TalkLimits.JoinedBytes) throw AskErrors.TooLarge(Encoding.UTF8.GetCharCount(json.Written));
        await conversing.PublishAsync(call, json, options, cancellationToken).ConfigureAwait(false);
    }

    public Task UnpublishAsync<T>(CallSid call, CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(call, nameof(call));
        ThrowIfStopping(cancellationToken);
        return conversing.UnpublishAsync(call, typeof(T), cancellationToken);
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

    public async Task<IReadOnlyList<CallLeg>> ListLegsAsync(CallSid anyLeg, AccountSid? account = null, CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(anyLeg, nameof(anyLeg));
        ThrowIfStopping(cancellationToken);
        var user = account is { } owner ? EndUser.OnLeg(anyLeg).In(owner) : EndUser.OnLeg(anyLeg);
        var legs = await resolver.ConversationAsync(user, cancellationToken).ConfigureAwait(false);
        return legs.ConvertAll(leg => CallLeg.From(leg, resolver.AccountOf(user)));
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
        if (options?.Receipt is not null) return await SendUntilReceivedAsync(to, content, typeInfo, options, cancellationToken).ConfigureAwait(false);

        using var json = Write(content, typeInfo);
        return await sender.SendAsync(to, json, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Apart, so that a send without a receipt has no larger state.</summary>
    private async Task<SentMessage> SendUntilReceivedAsync<T>(
        EndUser to, T content, JsonTypeInfo<T>? typeInfo, SendOptions options, CancellationToken cancellationToken)
    {
        using var json = WriteWhole(content, typeInfo);
        return await conversing.SendAsync(to, json, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a contract without the limit of one message, and without an envelope yet.</summary>
    private PooledWriter WriteWhole<T>(T content, JsonTypeInfo<T>? typeInfo)
    {
        try
        {
            return typeInfo is null ? writer.WriteWhole(content) : writer.WriteWhole(content, typeInfo);
        }
        catch (CallMessageException e)
        {
            telemetry.Refused(e);
            throw;
        }
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
