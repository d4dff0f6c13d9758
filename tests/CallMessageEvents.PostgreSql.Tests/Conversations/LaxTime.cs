namespace CallMessageEvents.PostgreSql.Tests.Conversations;

/// <summary>
/// The real clock, on which a limit of about two seconds is a minute: what the nodes share is waited for though the machine stands still that long. Timers that
/// are set later are as they are.
/// </summary>
internal sealed class LaxTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isShort = dueTime > TimeSpan.FromSeconds(1.1) && dueTime < TimeSpan.FromSeconds(3);
        return base.CreateTimer(callback, state, isShort ? TimeSpan.FromMinutes(1) : dueTime, period);
    }
}
