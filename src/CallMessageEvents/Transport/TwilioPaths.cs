namespace CallMessageEvents;

/// <summary>The paths of Twilio's REST API; they are case-sensitive and end in <c>.json</c>.</summary>
internal static class TwilioPaths
{
    /// <summary>A simultaneous ring has at most ten legs, so that nearly every conversation is one page.</summary>
    private const int PageSize = 100;

    public static string Messages(AccountSid account, CallSid leg) => $"{Calls(account)}/{SidText.Require(leg)}/UserDefinedMessages.json";

    public static string Subscriptions(AccountSid account, CallSid leg) => $"{Calls(account)}/{SidText.Require(leg)}/UserDefinedMessageSubscriptions.json";

    public static string Subscription(AccountSid account, CallSid leg, SubscriptionSid subscription) =>
        $"{Calls(account)}/{SidText.Require(leg)}/UserDefinedMessageSubscriptions/{SidText.Require(subscription)}.json";

    public static string Call(AccountSid account, CallSid leg) => $"{Calls(account)}/{SidText.Require(leg)}.json";

    public static string OneCall(AccountSid account) => $"{Calls(account)}.json?PageSize=1";

    public static string Children(AccountSid account, CallSid parent) => $"{Calls(account)}.json?ParentCallSid={SidText.Require(parent)}&PageSize={PageSize}";

    public static string Participants(AccountSid account, ConferenceSid conference) =>
        $"/2010-04-01/Accounts/{SidText.Require(account)}/Conferences/{SidText.Require(conference)}/Participants.json?PageSize={PageSize}";

    public static string Conferences(AccountSid account, string friendlyName, string status) =>
        $"/2010-04-01/Accounts/{SidText.Require(account)}/Conferences.json"
        + $"?FriendlyName={Uri.EscapeDataString(friendlyName)}&Status={status}&PageSize={PageSize}";

    private static string Calls(AccountSid account) => $"/2010-04-01/Accounts/{SidText.Require(account)}/Calls";
}
