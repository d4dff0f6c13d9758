using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.Tests.Docs;

/// <summary>The C# blocks of docs/configuration.md, so that they are compiled. <see cref="DocsTests"/> holds both together.</summary>
internal static class ConfigurationSnippets
{
    public static void RegisterAnotherSection(IHostApplicationBuilder builder)
    {
        builder.Services.AddCallMessageEvents(
            builder.Configuration.GetSection("Telephony"), options => options.Receiving.HandlerTimeout = TimeSpan.FromMinutes(1));
    }

    public static WebApplication BuildTwoAccounts(WebApplicationBuilder builder)
    {
        builder.Services.AddCallMessageEvents().AddHandler<OfferAccepted, OfferHandler>();
        builder.Services.AddCallMessageEvents("sales").AddHandler<OfferAccepted, OfferHandler>();
        builder.Services.AddHealthChecks().AddCallMessageEvents().AddCallMessageEvents(new AccountName("sales"));

        var app = builder.Build();
        app.MapCallMessageEvents();
        app.MapCallMessageEvents("/sales", new AccountName("sales"));
        return app;
    }

    public static void AddFiles(IHostApplicationBuilder builder)
    {
        builder.Configuration.AddKeyPerFile("/run/secrets", optional: true, reloadOnChange: true);
    }

    [CallMessage("offer-accepted")]
    internal sealed record OfferAccepted(string Plan);

    internal sealed class OfferHandler : ICallMessageHandler<OfferAccepted>
    {
        public Task HandleAsync(CallMessageContext<OfferAccepted> context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    internal sealed class SalesDesk([FromKeyedServices("sales")] ICallMessenger messenger, [FromKeyedServices("sales")] ICallbackUrls urls)
    {
        public (ICallMessenger, Uri) Parts => (messenger, urls.Status);
    }
}
