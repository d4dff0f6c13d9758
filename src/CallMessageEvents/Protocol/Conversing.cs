using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>What the messenger can do beyond one message: ask, be sure, publish. Takes content that is written, and copies it.</summary>
internal sealed class Conversing(Asker asker, IPublisher publisher, ContentSettings settings)
{
    public Task<TReply> RequestAsync<TReply>(
        EndUser to, PooledWriter request, JsonTypeInfo<TReply>? replyInfo, RequestOptions options, CancellationToken cancellationToken)
    {
        // Settings that lack the type are the application's fault, before anything is sent.
        replyInfo ??= (JsonTypeInfo<TReply>)settings.Json.GetTypeInfo(typeof(TReply));
        return asker.RequestAsync(to, request.Written.ToArray(), replyInfo, options, cancellationToken);
    }

    public Task<SentMessage> SendAsync(EndUser to, PooledWriter content, SendOptions options, CancellationToken cancellationToken) =>
        asker.SendAsync(to, content.Written.ToArray(), options, cancellationToken);

    /// <exception cref="ArgumentException">It is no JSON object, or has an envelope.</exception>
    public Task<SentMessage> SendJsonAsync(EndUser to, ReadOnlyMemory<byte> utf8Json, SendOptions options, CancellationToken cancellationToken)
    {
        RawJson.Check(utf8Json.Span, nameof(utf8Json));
        var json = utf8Json.Span.Trim(" \t\r\n"u8);
        if (json is not [(byte)'{', ..])
            throw new ArgumentException("With SendOptions.Receipt the content must be a JSON object: the library adds a property.", nameof(utf8Json));
        if (settings.Envelope.Without(json, type: false, envelope: true).Length != json.Length)
            throw new ArgumentException($"The content has a property \"{settings.Envelope.EnvelopeProperty}\", which is the library's own.", nameof(utf8Json));
        return asker.SendAsync(to, json.ToArray(), options, cancellationToken);
    }

    /// <summary>Makes what posts a broadcast with receipts to each leg.</summary>
    public Func<ILegPoster> Poster(PooledWriter content, TimeSpan receipt) => asker.Broadcast(content.Written.ToArray(), receipt);

    public Task PublishAsync(CallSid call, PooledWriter content, PublishOptions? options, CancellationToken cancellationToken)
    {
        var copy = content.Written.ToArray();
        return publisher.PublishAsync(call, settings.Envelope.ReadType(copy)!, copy, options?.Lifetime, cancellationToken);
    }

    public Task UnpublishAsync(CallSid call, Type contract, CancellationToken cancellationToken)
    {
        var name = (settings.Contracts.Find(contract) ?? throw ContentErrors.NoContract(contract)).Name;
        return publisher.UnpublishAsync(call, name, cancellationToken);
    }
}
