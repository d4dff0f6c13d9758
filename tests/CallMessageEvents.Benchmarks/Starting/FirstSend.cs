using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>The programs whose start is timed: they send once, and say so.</summary>
internal static class FirstSend
{
    public static async Task RunOursAsync(Uri twilio)
    {
        await using var app = await SendingApp.StartAsync(twilio);
        await app.SendAsync();
        await SayAsync();
    }

    public static async Task RunFloorAsync(Uri twilio)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("twilio");
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("twilio");
        await new SendFloor(client).SendAsync(twilio, CancellationToken.None);
        await SayAsync();
    }

    private static Task SayAsync() => Console.Out.WriteLineAsync("sent");
}
