using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// A node of an application in a process of its own: real endpoints, a typed handler, and the engine. It tells how many partitions it owns by <c>/owned</c>,
/// and when its handlers began since it was asked last by <c>/handled</c>.
/// </summary>
internal sealed class NodeApp
{
    private ConcurrentQueue<(string Sid, long At)> _handled = [];

    public static Task RunAsync(string connectionString, string schema)
    {
        var node = new NodeApp();
        var builder = Servers.Builder();
        builder.Services.AddSingleton(node);
        builder.Services.AddCallMessageEvents(static options =>
        {
            (options.AccountSid, options.AuthToken, options.TypeProperty) = (FloorData.AccountSid, FloorData.AuthToken, MenuSelected.TypeProperty);
            options.PublicBaseUrl = new(Servers.PublicBaseUrl);
        }).AddPostgreSql(connectionString, options => options.Schema = schema)
            .ConfigureJson(static json => json.TypeInfoResolver = BenchmarkJson.Default).AddHandler<MenuSelected, TimedHandler>();
        var app = builder.Build();
        app.MapCallMessageEvents();
        app.MapGet("/owned", static async (CallLog log) =>
            (await log.ReadHealthAsync(AccountSid.Parse(FloorData.AccountSid), CancellationToken.None))!.OwnedPartitions);
        app.MapGet("/handled", node.TakeHandled);
        return Servers.RunAsync(app);
    }

    public void Handled(string sid) => _handled.Enqueue((sid, Stopwatch.GetTimestamp()));

    /// <summary>A line for each message, with the time by the clock that all processes share.</summary>
    private string TakeHandled() => string.Join(
        '\n', Interlocked.Exchange(ref _handled, []).Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Sid} {one.At}")));
}

/// <summary>A typed handler that has nothing to do.</summary>
internal sealed class TimedHandler(NodeApp node) : ICallMessageHandler<MenuSelected>
{
    public Task HandleAsync(CallMessageContext<MenuSelected> context, CancellationToken cancellationToken)
    {
        node.Handled($"{context.Sid}");
        return Task.CompletedTask;
    }
}
