using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Tests of the inbox over some driver.</summary>
public abstract class InboxTest(InboxDriver driver)
{
    private protected InboxDriver Driver => driver;

    /// <summary>An application: the first node, or another one.</summary>
    private protected ReceivingApp Start(
        Action<ICallMessageEventsBuilder> build, Action<CallMessageEventsOptions>? configure = null, TimeProvider? time = null) =>
        new(build, configure, time, driver);
}
