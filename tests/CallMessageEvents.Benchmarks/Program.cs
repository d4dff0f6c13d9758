namespace CallMessageEvents.Benchmarks;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["ratios"]:
                return (await Ratios.RunAsync(null)).Count > 0 ? 0 : 1;
            case ["ratios", var name]:
                return (await Ratios.RunAsync(name)).Count > 0 ? 0 : 1;
            case ["serve-twilio"]:
                await Servers.RunTwilioAsync();
                return 0;
            case ["serve-endpoint"]:
                await Servers.RunEndpointAsync();
                return 0;
            case ["start-ours", var twilio]:
                await FirstSend.RunOursAsync(new Uri(twilio));
                return 0;
            case ["start-floor", var twilio]:
                await FirstSend.RunFloorAsync(new Uri(twilio));
                return 0;
            default:
                await Console.Error.WriteLineAsync("ratios [NAME]");
                return 2;
        }
    }
}
