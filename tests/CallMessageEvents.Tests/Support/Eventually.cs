using System.Runtime.CompilerServices;

namespace CallMessageEvents.Tests;

/// <summary>Waits for what happens in the background; what does not happen fails the test rather than hangs it.</summary>
internal static class Eventually
{
    /// <summary>Only what never happens takes so long, on however slow a machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await EndsAsync(condition(), what))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"Did not happen: {what}");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What a task gives, which it must do some time.</summary>
    /// <param name="task">The task.</param>
    /// <param name="what">What the failure names.</param>
    /// <param name="within">How long it may take where that is longer than anything else: a build, say.</param>
    public static async Task<T> EndsAsync<T>(Task<T> task, [CallerArgumentExpression(nameof(task))] string? what = null, TimeSpan? within = null)
    {
        await EndsAsync((Task)task, what, within);
        return await task;
    }

    /// <inheritdoc cref="EndsAsync{T}(Task{T}, string?, TimeSpan?)"/>
    public static async Task EndsAsync(Task task, [CallerArgumentExpression(nameof(task))] string? what = null, TimeSpan? within = null)
    {
        try
        {
            await task.WaitAsync(within ?? Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"Did not end: {what}");
        }
    }
}
