using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>The inbox on an engine's log: whatever it has stored, it tries of itself until it is handled.</summary>
public abstract class LogDriver : InboxDriver
{
    private readonly LogProgress _progress = new();

    internal sealed override bool AnswersWhenStored => true;

    /// <summary>
    /// Gets how much longer than its node asks an entry that has failed is not tried again: longer than a test takes, where the engine's clock is not the
    /// test's. It is then tried only when the test lets time pass.
    /// </summary>
    private protected virtual TimeSpan Held => TimeSpan.Zero;

    internal sealed override void Register(IServiceCollection services, TimeProvider time)
    {
        var (log, store) = AddNode(time);
        services.AddSingleton<CallLog>(new WatchedLog(log, _progress, Held)).AddSingleton(store);
    }

    internal sealed override async Task ArrivedAsync(Task<int> answer)
    {
        await answer;
        await WhenArrivedAsync();
    }

    internal sealed override Task WhenArrivedAsync() => Eventually.HoldsAsync(() => _progress.HasAllArrived);

    internal sealed override Task WhenHandledAsync() => Eventually.HoldsAsync(() => _progress.IsAllHandled);

    internal sealed override async Task<int> ComesAgainAsync(int message, Func<Task<int>> deliver)
    {
        var delay = TimeSpan.Zero;
        await Eventually.HoldsAsync(() => _progress.HasFailed(ReceivingApp.Message(message), out delay));
        await PassAsync(delay);
        return await deliver();
    }

    internal sealed override async Task<T> EndsAsync<T>(Task<T> reading)
    {
        await Eventually.HoldsAsync(async () =>
        {
            await PassAsync(TimeSpan.FromSeconds(1));
            return reading.IsCompleted;
        });
        return await reading;
    }

    /// <summary>Readers get nothing more for the time being, though it is stored.</summary>
    internal void HoldReaders() => _progress.HoldReaders();

    internal void ReleaseReaders() => _progress.ReleaseReaders();

    /// <summary>Connects another node to the engine.</summary>
    /// <param name="time">The node's clock.</param>
    private protected abstract (CallLog Log, CallStore Store) AddNode(TimeProvider time);

    /// <summary>Completes when some time is over by the engine's clock.</summary>
    private protected abstract Task PassAsync(TimeSpan time);
}
