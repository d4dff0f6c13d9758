// A node of an application, as tests run it: real endpoints, a real database, and a ledger of what its handlers did. It says its address and the time by its
// clock, and stops when it is told to, or when whoever started it is gone.
using System.Globalization;
using CallMessageEvents.AspNetCore;
using CallMessageEvents.PostgreSql.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = WebApplication.CreateSlimBuilder(args);
var settings = builder.Configuration;
builder.Logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning)
    .AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddSingleton(new Ledger(settings["ledger"]!));
builder.Services.AddCallMessageEvents()
    .AddPostgreSql(settings["postgres"]!, options =>
    {
        options.Schema = settings["schema"]!;
        options.Migrate = settings["migrate"] != "false";
        options.Listen = settings["listen"] != "false";
        options.LeaseDuration = settings.GetValue("lease", options.LeaseDuration);
    })
    .AddHandler<Numbered, NumberedHandler>()
    .AddLifecycleHandler<LegLedger>();

var app = builder.Build();
await using (app)
{
    app.MapCallMessageEvents();
    app.MapPost("/send/{leg}", static async (string leg, ICallMessenger messenger, CancellationToken cancellationToken) =>
    {
        await messenger.SendAsync(EndUser.OnLeg(leg), new Numbered(IsPoison: false), cancellationToken: cancellationToken);
        return Results.NoContent();
    });
    await app.StartAsync();
    await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{app.Urls.First()} {TimeProvider.System.GetUtcNow():O}"));

    // The console's own asynchronous reading blocks.
    await Task.WhenAny(Task.Run(Console.In.ReadToEnd), app.WaitForShutdownAsync());
    await app.StopAsync();
}
