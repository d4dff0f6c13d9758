using System.Globalization;
using BenchmarkDotNet.Running;

namespace CallMessageEvents.Benchmarks;

internal static class Program
{
    private const string Usage = """
        ratios [NAME]         every row, or those whose names begin so
        ratios --docs FOLDER  every row, and writes performance.svg and the tables of performance.md there; "ratios peer- --docs FOLDER"
                              and "ratios pg- --docs FOLDER" write those tables only
        soak --minutes N      sends and callbacks at a steady rate; ends with 1 when something grew
        detail [OPTIONS]      BenchmarkDotNet, with its own options
        """;

    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["ratios"]:
                return Code(await Ratios.RunAsync(null) is not []);
            case ["ratios", "--docs", var folder]:
                await Page.WriteAsync(folder, await Ratios.RunAsync(null));
                return 0;
            case ["ratios", ("peer-" or "pg-") and var name, "--docs", var folder]:
                await Page.WriteAsync(folder, await Ratios.RunAsync(name));
                return 0;
            case ["ratios", var name]:
                return Code(await Ratios.RunAsync(name) is not []);
            case ["soak", "--minutes", var minutes]:
                return Code(await Soak.RunAsync(TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))));
            case ["detail", .. var options]:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(options);
                return 0;
            default:
                return await RunChildAsync(args);
        }
    }

    /// <summary>What this program starts itself as.</summary>
    private static async Task<int> RunChildAsync(string[] args)
    {
        switch (args)
        {
            case ["serve-twilio"]:
                await Servers.RunTwilioAsync();
                return 0;
            case ["serve-endpoint"]:
                await Servers.RunEndpointAsync();
                return 0;
            case ["serve-emulator"]:
                await Servers.RunEmulatorAsync();
                return 0;
            case ["serve-asking", var emulator]:
                await AskingApp.RunAsync(new Uri(emulator));
                return 0;
            case ["serve-node", var connectionString, var schema]:
                await NodeApp.RunAsync(connectionString, schema);
                return 0;
            case ["start-ours", var twilio]:
                await FirstSend.RunOursAsync(new Uri(twilio));
                return 0;
            case ["start-floor", var twilio]:
                await FirstSend.RunFloorAsync(new Uri(twilio));
                return 0;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static int Code(bool isWell) => isWell ? 0 : 1;
}
