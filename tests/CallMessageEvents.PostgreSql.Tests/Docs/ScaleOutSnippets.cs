using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Docs;

/// <summary>The C# blocks of docs/scale-out.md and of the package's README, so that they are compiled.</summary>
internal static class ScaleOutSnippets
{
    public static void Register(IHostApplicationBuilder builder)
    {
        builder.Services.AddCallMessageEvents()
            .AddPostgreSql(builder.Configuration.GetConnectionString("Calls")!)
            .AddHandler<OfferAccepted, OfferHandler>();
    }

    public static void RegisterSource(IHostApplicationBuilder builder, NpgsqlDataSource dataSource)
    {
        builder.Services.AddCallMessageEvents().AddPostgreSql(dataSource, options =>
        {
            options.Schema = "calls";
            options.Migrate = false;                          // the role may not make tables
            options.Retention = TimeSpan.FromHours(6);        // of messages that are done
        });
    }

    public static void WriteScript()
    {
        File.WriteAllText("call-message-events.sql", PostgreSqlMigrations.Script());           // all tables
        File.WriteAllText("call-message-events.sql", PostgreSqlMigrations.Script(from: 1));    // from the version that `migration` says
    }

    public static void Map(WebApplication app)
    {
        app.MapCallMessageDeadLetters("/ops/dead-letters").RequireAuthorization("operators");
    }

    [CallMessage("offer-accepted")]
    internal sealed record OfferAccepted(string Plan);

    internal sealed class OfferHandler : ICallMessageHandler<OfferAccepted>
    {
        public Task HandleAsync(CallMessageContext<OfferAccepted> context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
