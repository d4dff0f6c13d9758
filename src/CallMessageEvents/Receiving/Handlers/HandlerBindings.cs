using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>A class that handles a contract.</summary>
internal sealed class ClassBinding<TContent, THandler>() : HandlerBinding(typeof(TContent), typeof(THandler))
    where THandler : class, ICallMessageHandler<TContent>
{
    public override object Read(CallMessage message, JsonSerializerOptions options) => ContentBinding.Read<TContent>(message, options);

    public override Task HandleAsync(object message, IServiceProvider services, ICallMessenger messenger, CancellationToken cancellationToken) =>
        services.GetRequiredService<THandler>().HandleAsync((CallMessage<TContent>)message, cancellationToken);
}

/// <summary>A delegate that handles a contract.</summary>
internal sealed class DelegateBinding<TContent>(Func<CallMessage<TContent>, ICallMessenger, CancellationToken, Task> handle) : HandlerBinding(typeof(TContent), null)
{
    public override object Read(CallMessage message, JsonSerializerOptions options) => ContentBinding.Read<TContent>(message, options);

    public override Task HandleAsync(object message, IServiceProvider services, ICallMessenger messenger, CancellationToken cancellationToken) =>
        handle((CallMessage<TContent>)message, messenger, cancellationToken);
}

/// <summary>A class that handles whatever nobody else does.</summary>
internal sealed class FallbackBinding<THandler>() : HandlerBinding(null, typeof(THandler))
    where THandler : class, ICallMessageHandler
{
    public override object Read(CallMessage message, JsonSerializerOptions options) => message;

    public override Task HandleAsync(object message, IServiceProvider services, ICallMessenger messenger, CancellationToken cancellationToken) =>
        services.GetRequiredService<THandler>().HandleAsync((CallMessage)message, cancellationToken);
}

internal static class ContentBinding
{
    public static CallMessage<TContent> Read<TContent>(CallMessage message, JsonSerializerOptions options)
    {
        var content = message.ReadAs((JsonTypeInfo<TContent>)options.GetTypeInfo(typeof(TContent)));
        return content is null ? throw new JsonException($"The content is null, which is no {typeof(TContent)}.") : new CallMessage<TContent>(message, content);
    }
}
