using System.Runtime.CompilerServices;

namespace CallMessageEvents.Tests;

/// <summary>Waits for what happens in the background; what does not happen fails the test rather than hangs it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"Did not happen: {what}");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
