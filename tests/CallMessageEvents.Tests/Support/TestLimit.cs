using System.Collections.Concurrent;
using System.Reflection;
using Xunit.v3;

[assembly: CallMessageEvents.Tests.TestLimit]

namespace CallMessageEvents.Tests;

/// <summary>
/// No test hangs a run, whatever it waits for: one that has not ended after a quarter of an hour is cancelled, which fails it. One that heeds no token ends the
/// process some minutes later, with its name. What a test waits for is to have an end of its own, much earlier: see <see cref="Eventually"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestLimitAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>What a test that is cancelled has to clean up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private static readonly ConcurrentDictionary<string, Timer> s_running = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var (context, name, isCancelled) = (TestContext.Current, test.TestDisplayName, false);
        s_running[test.UniqueID] = new(
            _ =>
            {
                if (isCancelled) Environment.FailFast($"{name} has not ended, though it was cancelled.");
                isCancelled = true;
                context.SendDiagnosticMessage("{0} has not ended after {1}.", name, Limit);
                context.CancelCurrentTest();
            },
            null, Limit, Grace);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (s_running.TryRemove(test.UniqueID, out var timer)) timer.Dispose();
    }
}
