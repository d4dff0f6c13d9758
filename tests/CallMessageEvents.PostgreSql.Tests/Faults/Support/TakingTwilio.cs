using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>A Twilio that takes whatever nodes send, on whichever leg.</summary>
internal sealed class TakingTwilio : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _taken;

    private TakingTwilio()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPost("{**path}", () => Results.Text(Take(), "application/json", statusCode: StatusCodes.Status201Created));
    }

    /// <summary>How much it took.</summary>
    public int Taken => _taken;

    public static async Task<TakingTwilio> StartAsync()
    {
        var twilio = new TakingTwilio();
        await twilio._app.StartAsync(TestContext.Current.CancellationToken);
        return twilio;
    }

    /// <summary>Has nodes that are added from now on send there. Nobody asks it which legs there are.</summary>
    public void Serve(Cluster cluster)
    {
        cluster.Settings["CallMessageEvents:BaseAddress"] = _app.Urls.First();
        cluster.Settings["CallMessageEvents:Guard:Enabled"] = "false";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private string Take() => string.Create(CultureInfo.InvariantCulture, $$"""{"sid":"KX{{Interlocked.Increment(ref _taken):x32}}"}""");
}
