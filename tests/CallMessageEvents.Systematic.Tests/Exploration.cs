using System.Globalization;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace CallMessageEvents.Systematic.Tests;

/// <summary>Runs a scenario in many orders of its threads; the same ones each time. <c>ORDERS</c> says how many.</summary>
internal static class Exploration
{
    private static readonly uint Orders = uint.Parse(Environment.GetEnvironmentVariable("ORDERS") ?? "50", CultureInfo.InvariantCulture);

    /// <summary>A scenario that never ends, or that asserts what an order does not keep, fails with that order.</summary>
    /// <param name="scenario">
    /// The scenario. It has no spans of constant numbers, such as a collection expression that is given to an assertion: Coyote writes them where they cannot
    /// be read.
    /// </param>
    public static void Explore(Func<Task> scenario)
    {
        var configuration = Configuration.Create().WithTestingIterations(Orders).WithRandomGeneratorSeed(17).WithMaxSchedulingSteps(20_000)
            .WithTelemetryEnabled(false).WithDeadlockTimeout(120_000);
        using var engine = TestingEngine.Create(configuration, scenario);
        engine.Run();

        var report = engine.TestReport;
        var faults = string.Join(Environment.NewLine, [.. report.BugReports, .. report.InternalErrors]);
        Assert.True(faults.Length == 0, faults);

        // Otherwise nothing was rewritten.
        Assert.Equal(Orders, (uint)(report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths));
        Assert.True(report.MaxConcurrencyDegree > 1);
    }
}
