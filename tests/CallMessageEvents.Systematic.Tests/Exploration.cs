using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace CallMessageEvents.Systematic.Tests;

/// <summary>Runs a scenario in many orders of its threads; the same ones each time.</summary>
internal static class Exploration
{
    private const uint Orders = 300;

    /// <summary>A scenario that never ends, or that asserts what an order does not keep, fails with that order.</summary>
    public static void Explore(Func<Task> scenario)
    {
        var configuration = Configuration.Create().WithTestingIterations(Orders).WithRandomGeneratorSeed(17).WithMaxSchedulingSteps(10_000)
            .WithTelemetryEnabled(false);
        using var engine = TestingEngine.Create(configuration, scenario);
        engine.Run();

        var report = engine.TestReport;
        var isRight = report.NumOfFoundBugs == 0 && report.InternalErrors.Count == 0;
        Assert.True(isRight, string.Join(Environment.NewLine, [.. report.BugReports, .. report.InternalErrors]));

        // Otherwise nothing was rewritten.
        Assert.Equal(Orders, (uint)(report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths));
        Assert.True(report.MaxConcurrencyDegree > 1);
    }
}
