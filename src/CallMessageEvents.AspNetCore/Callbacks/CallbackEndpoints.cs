using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore;

/// <summary>The two endpoints of an account. Both take every method: the receiver refuses the wrong ones.</summary>
internal static class CallbackEndpoints
{
    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string prefix, AccountName account)
    {
        var services = endpoints.ServiceProvider;
        var receiver = account.Get<ICallbackReceiver>(services);
        var (messages, status) = (Path("/messages"), Path("/status"));
        Receive receiveMessage = receiver.ReceiveMessageAsync!;
        Receive receiveStatus = receiver.ReceiveStatusAsync!;

        // First, because it throws when callbacks cannot be verified.
        account.Get<ICallbackPaths>(services).Map(messages.Find, status.Find);

        UnverifiedEndpoints.TellAtStart(services);
        MappedPrefix.Add(endpoints, prefix, nameof(CallMessageEventsEndpointRouteBuilderExtensions.MapCallMessageEvents));
        var adapter = new CallbackAdapter(services.GetService<TimeProvider>() ?? TimeProvider.System, services.GetRequiredService<ILoggerFactory>());
        var group = endpoints.MapGroup(prefix);
        group.WithMetadata(new CallbackMetadata());
        group.Map("/messages", (RequestDelegate)HandleMessageAsync).WithMetadata(messages).WithDisplayName("Call Message Events: messages");
        group.Map("/status", (RequestDelegate)HandleStatusAsync).WithMetadata(status).WithDisplayName("Call Message Events: status");
        return group;

        Task HandleMessageAsync(HttpContext http) => adapter.HandleAsync(http, receiveMessage);

        Task HandleStatusAsync(HttpContext http) => adapter.HandleAsync(http, receiveStatus);

        EndpointPath Path(string path) => new(services, endpoints is WebApplication ? RoutePatternFactory.Parse(prefix + path) : null);
    }
}
