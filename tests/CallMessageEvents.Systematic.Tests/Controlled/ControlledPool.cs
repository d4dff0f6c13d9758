global using ThreadPool = CallMessageEvents.Systematic.Tests.ControlledPool;

namespace CallMessageEvents.Systematic.Tests;

/// <summary>The thread pool of the library's sources, whose threads Coyote controls.</summary>
internal static class ControlledPool
{
    public static bool UnsafeQueueUserWorkItem(IThreadPoolWorkItem item, bool preferLocal)
    {
        _ = (preferLocal, Task.Run(item.Execute));
        return true;
    }

    public static bool UnsafeQueueUserWorkItem<TState>(Action<TState> callBack, TState state, bool preferLocal)
    {
        _ = (preferLocal, Task.Run(() => callBack(state)));
        return true;
    }
}
