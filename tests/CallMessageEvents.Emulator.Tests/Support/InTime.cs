using System.Runtime.CompilerServices;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Waits that fail, and say for what, where they would last for ever: as <see cref="Eventually"/>, behind the task.</summary>
internal static class InTime
{
    public static Task<T> InTimeAsync<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string? what = null) => Eventually.EndsAsync(task, what);

    public static Task InTimeAsync(this Task task, [CallerArgumentExpression(nameof(task))] string? what = null) => Eventually.EndsAsync(task, what);

    public static Task<T> InTimeAsync<T>(this ValueTask<T> task, [CallerArgumentExpression(nameof(task))] string? what = null) =>
        task.AsTask().InTimeAsync(what);
}
