using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>A contract of the vectors by its name, over the library's generic surface.</summary>
internal abstract class VectorContract(string name)
{
    private static readonly Dictionary<string, VectorContract> All = new VectorContract[]
    {
        new VectorContract<AnswerContent>("answer"), new VectorContract<CardContent>("card"), new VectorContract<CountContent>("count"),
        new VectorContract<HintContent>("hint"), new VectorContract<OfferContent>("offer"), new VectorContract<QuestionContent>("question"),
    }.ToDictionary(static one => one.Name, StringComparer.Ordinal);

    public string Name => name;

    public static VectorContract Of(string name) => All[name];

    public abstract void AddHandler(ICallMessageEventsBuilder builder, VectorHandlers handlers, JsonElement given);

    public abstract void AddRequestHandler(ICallMessageEventsBuilder builder, VectorHandlers handlers, JsonElement given, VectorContract reply);

    public abstract Task<AnyContent> RequestAsync(
        ICallMessenger messenger, EndUser to, JsonElement content, VectorContract reply, RequestOptions options, CancellationToken cancellationToken);

    public abstract Task SendAsync(ICallMessenger messenger, EndUser to, JsonElement content, SendOptions? options, CancellationToken cancellationToken);

    public abstract Task PublishAsync(ICallMessenger messenger, CallSid call, JsonElement content, PublishOptions options);

    public abstract Task UnpublishAsync(ICallMessenger messenger, CallSid call);

    public abstract void AddRequestHandler<TRequest>(ICallMessageEventsBuilder builder, VectorHandlers handlers, JsonElement given)
        where TRequest : AnyContent;

    public abstract Task<AnyContent> RequestAsync<TRequest>(
        ICallMessenger messenger, EndUser to, TRequest content, RequestOptions options, CancellationToken cancellationToken);

    public static T Read<T>(JsonElement content) => content.Deserialize<T>()!;

    public static JsonNode? Write(AnyContent content) => JsonSerializer.SerializeToNode(content, content.GetType());
}

/// <inheritdoc/>
internal sealed class VectorContract<T>(string name) : VectorContract(name)
    where T : AnyContent
{
    public override void AddHandler(ICallMessageEventsBuilder builder, VectorHandlers handlers, JsonElement given) =>
        builder.AddHandler<T>((context, token) => handlers.MessageAsync(given, context, context.Content, token));

    public override void AddRequestHandler(ICallMessageEventsBuilder builder, VectorHandlers handlers, JsonElement given, VectorContract reply) =>
        reply.AddRequestHandler<T>(builder, handlers, given);

    public override void AddRequestHandler<TRequest>(ICallMessageEventsBuilder builder, VectorHandlers handlers, JsonElement given) =>
        builder.AddRequestHandler<TRequest, T>(async (context, token) =>
            Read<T>((await handlers.RequestAsync(given, context, context.Content, token)).GetProperty("content")));

    public override Task<AnyContent> RequestAsync(
        ICallMessenger messenger, EndUser to, JsonElement content, VectorContract reply, RequestOptions options, CancellationToken cancellationToken) =>
        reply.RequestAsync(messenger, to, Read<T>(content), options, cancellationToken);

    public override async Task<AnyContent> RequestAsync<TRequest>(
        ICallMessenger messenger, EndUser to, TRequest content, RequestOptions options, CancellationToken cancellationToken) =>
        await messenger.RequestAsync<TRequest, T>(to, content, options, cancellationToken);

    public override Task SendAsync(
        ICallMessenger messenger, EndUser to, JsonElement content, SendOptions? options, CancellationToken cancellationToken) =>
        messenger.SendAsync(to, Read<T>(content), options, cancellationToken);

    public override Task PublishAsync(ICallMessenger messenger, CallSid call, JsonElement content, PublishOptions options) =>
        messenger.PublishAsync(call, Read<T>(content), options);

    public override Task UnpublishAsync(ICallMessenger messenger, CallSid call) => messenger.UnpublishAsync<T>(call);
}

/// <summary>Takes any object.</summary>
internal abstract class AnyContent
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Rest { get; set; }
}

[CallMessage("answer")]
internal sealed class AnswerContent : AnyContent;

[CallMessage("card")]
internal sealed class CardContent : AnyContent;

[CallMessage("hint")]
internal sealed class HintContent : AnyContent;

[CallMessage("offer")]
internal sealed class OfferContent : AnyContent;

[CallMessage("question")]
internal sealed class QuestionContent : AnyContent;

/// <summary>The one that not every object is.</summary>
[CallMessage("count")]
internal sealed class CountContent : AnyContent
{
    [JsonRequired, JsonPropertyName("count")]
    public int Count { get; set; }
}
