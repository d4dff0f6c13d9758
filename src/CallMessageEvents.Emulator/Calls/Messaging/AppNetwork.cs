using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>The network between the app of a leg's end user and Twilio: what arrives, how often and when. Under the conversation's lock.</summary>
internal sealed class AppNetwork(CallExchange exchange, EmulatedCall call)
{
    private readonly int[] _messages = new int[2];

    /// <summary>The fault that the next message in a direction meets.</summary>
    public EndUserFault? Meet(bool fromEndUser)
    {
        var number = ++_messages[fromEndUser ? 1 : 0];
        return !exchange.Faults.Any ? null : exchange.Faults.Meet(
            call.Sid, fromEndUser, string.Create(CultureInfo.InvariantCulture, $"call {call.Order} {(fromEndUser ? "from" : "to")} {number}"));
    }

    /// <summary>Does something later, unless the emulator is disposed.</summary>
    public void Later(TimeSpan delay, Action then) => exchange.Courier.Work.Run(async stopping =>
    {
        await Task.Delay(delay, exchange.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested) return;
        lock (call.Conversation.Sync)
        {
            then();
        }
    });
}
