using System.Globalization;

namespace CallMessageEvents.Campaign;

/// <summary>The command <c>load</c>: more than there is room for, and many of a kind at once.</summary>
internal static class LoadCommand
{
    public const string Name = "load";

    private static readonly TimeSpan OverloadTime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SoakTime = TimeSpan.FromMinutes(20);

    public static async Task<int> RunAsync(string[] args)
    {
        var verdict = args switch
        {
            ["overload"] => await Overload.RunAsync(OverloadTime),
            ["overload", var minutes] => await Overload.RunAsync(TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))),
            ["soak"] => await NodeSoak.RunAsync(SoakTime),
            ["soak", var minutes] => await NodeSoak.RunAsync(TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))),
            ["readers"] => await Crowds.ReadersAsync(),
            ["requests"] => await Crowds.RequestsAsync(),
            ["calls"] => await Crowds.CallsAsync(),
            _ => null,
        };
        await Console.Out.WriteLineAsync(verdict?.Text ?? CampaignOptions.Usage);
        return verdict switch { null => 2, { IsKept: true } => 0, _ => 1 };
    }
}
