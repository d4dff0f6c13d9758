namespace CallMessageEvents;

/// <summary>The errors when there is no conference to send to.</summary>
internal static class ConferenceErrors
{
    private const string Elsewhere = "a conference of a subaccount needs Audience.In(account), one of another region the options Region and Edge.";

    public static ConferenceNotFoundException Unknown(ConferenceSid conference, AccountSid account, TwilioApiException cause) =>
        new($"Twilio knows no conference {conference} in account {account}. It may have ended; otherwise check the sid: {Elsewhere}", cause)
        {
            ConferenceSid = conference,
        };

    public static ConferenceNotFoundException NoneNamed(string friendlyName, AccountSid account) =>
        new(
            $"Account {account} has no conference named \"{LogText.Show(friendlyName)}\" now. It may have ended, or nobody has joined it yet; otherwise check "
            + $"the friendly name: {Elsewhere}")
        {
            FriendlyName = friendlyName,
        };

    public static ConferenceNotFoundException SeveralNamed(string friendlyName, IReadOnlyList<ConferenceSid> conferences) =>
        new(
            $"Several conferences are named \"{LogText.Show(friendlyName)}\" now: {string.Join(", ", conferences)}. Nothing was sent. Use "
            + "Audience.Conference with the sid of the one you mean.")
        {
            FriendlyName = friendlyName,
            Conferences = conferences,
        };
}
