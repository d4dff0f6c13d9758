using System.Runtime.CompilerServices;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>Waits for what other processes do, and leaves them the machine meanwhile.</summary>
internal static class Progress
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static Task WhenAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        WhenAsync(() => Task.FromResult(condition()), what);

    public static async Task WhenAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        Assert.True(await HoldsAsync(condition), $"Did not happen: {what}");

    /// <summary>Returns whether it happened in time.</summary>
    public static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit) return false;
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }

        return true;
    }
}
