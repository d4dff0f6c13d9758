using System.Globalization;
using System.Text;

namespace CallMessageEvents.Testing;

/// <summary>Makes what handlers get and messengers return, for unit tests. Sids are new each time, unless they are given.</summary>
public static class TestCall
{
    internal const string SomeIdentity = "alice";

    private static readonly Uri SomeCallback = new("https://example.com/call-message-events/messages");
    private static readonly AccountSid SomeAccount = AccountSid.Parse("AC00000000000000000000000000000001");
    private static long _last;

    /// <summary>Returns the sid of a leg, another one each time.</summary>
    public static CallSid NewCallSid() => CallSid.Parse($"CA{Number()}");

    /// <summary>Returns a message of an end user, with the content as their app sends it.</summary>
    /// <typeparam name="T">The contract.</typeparam>
    /// <param name="content">The content.</param>
    /// <param name="leg">The end user's leg; null for a new one.</param>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is no contract.</exception>
    public static CallMessage Message<T>(T content, CallSid? leg = null)
        where T : notnull => new()
    {
        CallSid = leg ?? NewCallSid(),
        AccountSid = SomeAccount,
        Sid = MessageSid.Parse($"KX{Number()}"),
        SequenceNumber = 1,
        ContentType = "application/json",
        Body = Encoding.UTF8.GetBytes(ContractJson.Write(content)),
    };

    /// <summary>Returns the argument of a handler.</summary>
    /// <typeparam name="T">The contract.</typeparam>
    /// <param name="content">The content.</param>
    /// <param name="messenger">What the handler sends with.</param>
    /// <param name="leg">The end user's leg; null for a new one.</param>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is no contract.</exception>
    public static CallMessageContext<T> Context<T>(T content, ICallMessenger messenger, CallSid? leg = null)
        where T : notnull =>
        new() { Message = Message(content, leg), Content = content, Messenger = messenger };

    /// <summary>Returns the argument of a lifecycle handler.</summary>
    /// <param name="leg">The leg: <see cref="Leg"/> makes one.</param>
    /// <param name="messenger">What the handler sends with.</param>
    public static CallLifecycleContext Context(CallLeg leg, ICallMessenger messenger) => new() { Leg = leg, Messenger = messenger };

    /// <summary>Returns the leg of an end user.</summary>
    /// <param name="identity">The end user's identity, without <c>client:</c>.</param>
    /// <param name="leg">The leg's sid; null for a new one.</param>
    /// <param name="parent">The parent leg, for the leg of somebody who is called; null for the leg of somebody who calls.</param>
    /// <param name="status">The status.</param>
    public static CallLeg Leg(string identity = SomeIdentity, CallSid? leg = null, CallSid? parent = null, CallStatus status = CallStatus.InProgress) => new()
    {
        CallSid = leg ?? NewCallSid(),
        AccountSid = SomeAccount,
        ParentCallSid = parent,
        Identity = identity,
        Address = $"client:{identity}",
        Direction = parent is null ? "inbound" : "outbound-dial",
        Status = status,
    };

    /// <summary>Returns what a messenger returns for a message that Twilio has taken: for a messenger that you mock.</summary>
    /// <param name="leg">The leg it went to; null for a new one.</param>
    /// <param name="idempotencyKey">The key it was sent with; null for a new one.</param>
    public static SentMessage Sent(CallSid? leg = null, string? idempotencyKey = null) => new()
    {
        Sid = MessageSid.Parse($"KX{Number()}"),
        CallSid = leg ?? NewCallSid(),
        AccountSid = SomeAccount,
        IdempotencyKey = idempotencyKey ?? Number(),
    };

    /// <summary>Returns the account that owns an end user's leg: where they name none, the one that all of this is made with, as the messenger's is.</summary>
    internal static AccountSid AccountOf(AccountSid? named) => named ?? SomeAccount;

    internal static CallMessageSubscription Subscription(EndUser from, Uri? callback) => new()
    {
        Sid = SubscriptionSid.Parse($"ZY{Number()}"), CallSid = from.CallSid, AccountSid = AccountOf(from.Account), Callback = callback ?? SomeCallback,
    };

    /// <summary>Counts rather than draws, so that a test's sids are the same in each run by itself.</summary>
    private static string Number() => Interlocked.Increment(ref _last).ToString("x32", CultureInfo.InvariantCulture);
}
