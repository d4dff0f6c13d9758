using System.Runtime.CompilerServices;

namespace CallMessageEvents.Tests;

/// <summary>Waits for what happens in the background; what does not happen fails the test rather than hangs it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"Did not happen: {what}");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What a task gives, which it must do some time.</summary>
    public static Task<T> EndsAsync<T>(Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
