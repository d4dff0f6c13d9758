using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Campaign;

/// <summary>One node of the application. It says its address, and stops when it is told to, or when whoever started it is gone.</summary>
internal static class NodeRole
{
    public const string Name = "node";

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var settings = builder.Configuration;
        builder.Logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning).SetMinimumLevel(LogLevel.Warning)
            .AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(new Ledger(settings["ledger"]!));
        var account = builder.Services.AddCallMessageEvents();
        if (settings["postgres"] is { } database) account.AddPostgreSql(database);
        account
            .AddHandler<Up, Handlers>()
            .AddRequestHandler<UpAsk, UpAnswer, Handlers>();

        var app = builder.Build();
        await using (app)
        {
            app.MapCallMessageEvents();
            app.MapPost("/campaign/{leg}/{kind}/{number:int}", SendAsync);
            app.MapGet("/campaign/heap", static () => $"{GC.GetTotalMemory(forceFullCollection: true)} {GC.CollectionCount(2)}");
            await app.StartAsync();
            await Console.Out.WriteLineAsync(app.Urls.First());

            // The console's own asynchronous reading blocks.
            await Task.WhenAny(Task.Run(Console.In.ReadToEnd), app.WaitForShutdownAsync());
            await app.StopAsync();
        }
    }

    private static async Task<string> SendAsync(string leg, DownKind kind, int number, ICallMessenger messenger, CancellationToken cancellationToken)
    {
        var to = EndUser.OnLeg(leg);
        var patience = TimeSpan.FromSeconds(30);
        try
        {
            switch (kind)
            {
                case DownKind.Asked:
                    var options = new RequestOptions { Timeout = patience, ReceiptTimeout = patience };
                    var answer = await messenger.RequestAsync<DownAsk, DownAnswer>(to, new(number), options, cancellationToken);
                    return answer.Number == number ? nameof(Outcome.Taken) : nameof(Outcome.Wrong);
                case DownKind.Sure:
                    await messenger.SendAsync(to, new Down(number), new SendOptions { Receipt = patience }, cancellationToken);
                    return nameof(Outcome.Taken);
                default:
                    await messenger.SendAsync(to, new Down(number), cancellationToken: cancellationToken);
                    return nameof(Outcome.Taken);
            }
        }
        catch (CallMessageException e)
        {
            // Without a receipt or a reply nobody knows whether the app has it.
            return e.OutcomeUnknown || kind != DownKind.Plain ? nameof(Outcome.Unknown) : nameof(Outcome.Refused);
        }
    }
}
