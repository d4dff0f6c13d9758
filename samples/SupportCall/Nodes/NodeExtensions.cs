namespace SupportCall;

/// <summary>The other side of <see cref="Node"/>: this process is one.</summary>
internal static class NodeExtensions
{
    /// <summary>What a node says when it listens; its address follows.</summary>
    public const string Listens = "listens at ";

    /// <summary>It listens on a port that is free, and says what it does.</summary>
    public static void ListenAsNode(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.AddFilter("SupportCall", LogLevel.Information).AddSimpleConsole(static console => console.SingleLine = true);
    }

    /// <summary>Runs until it is stopped, or whoever started it is gone: then its input ends.</summary>
    public static async Task RunAsNodeAsync(this WebApplication app)
    {
        Console.WriteLine($"{Listens}{app.Urls.First()}, process {Environment.ProcessId}");

        // The console's own asynchronous reading blocks.
        await Task.WhenAny(Task.Run(Console.In.ReadToEnd), app.WaitForShutdownAsync());
        await app.StopAsync();
    }
}
