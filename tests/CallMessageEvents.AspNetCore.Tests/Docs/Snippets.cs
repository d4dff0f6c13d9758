using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests.Docs;

/// <summary>The C# blocks of the package's README, so that they are compiled.</summary>
internal static class Snippets
{
    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddCallMessageEvents().AddHandler<OfferAccepted>((context, cancellationToken) =>
            context.Messenger.SendAsync(context.Sender, new Thanks("Welcome!"), cancellationToken));

        var app = builder.Build();
        app.MapCallMessageEvents();
        await app.RunAsync();
    }

    public static void Register(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCallMessageEvents();
    }

    public static void RegisterDetail(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCallMessageEvents(detail: true);
    }

    public static void Map(WebApplication app)
    {
        app.MapCallMessageEvents("/sales-events", new AccountName("sales")).RequireRateLimiting("callbacks");
    }

    public static void MapDeadLetters(WebApplication app)
    {
        app.MapCallMessageDeadLetters().RequireAuthorization("operators");
    }
}

[CallMessage("offer-accepted")]
internal sealed record OfferAccepted(string Plan);

[CallMessage("thanks")]
internal sealed record Thanks(string Text);
