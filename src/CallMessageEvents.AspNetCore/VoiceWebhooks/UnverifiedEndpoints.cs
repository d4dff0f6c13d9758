using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore;

/// <summary>
/// Tells of endpoints whose requests are meant to be verified and cannot be, or are not: a minimal API takes no filter from an attribute. Only the started
/// application knows all of its endpoints.
/// </summary>
internal static class UnverifiedEndpoints
{
    private static readonly ConditionalWeakTable<IServiceProvider, object> Watched = [];

    public static void TellAtStart(IServiceProvider services)
    {
        if (services.GetService<IHostApplicationLifetime>() is not { } lifetime || !Watched.TryAdd(services, lifetime)) return;
        lifetime.ApplicationStarted.Register(() => Tell(services));
    }

    private static void Tell(IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("CallMessageEvents");
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            var (name, guard) = (endpoint.DisplayName ?? "without a name", endpoint.Metadata.GetMetadata<SignatureMetadata>());
            if (guard?.Problem is { } problem) AdapterLog.CannotVerify(logger, name, problem);
            else if (guard is null && endpoint.Metadata.GetMetadata<RequireTwilioSignatureAttribute>() is not null) AdapterLog.NotVerified(logger, name);
        }
    }
}
