namespace CallMessageEvents;

/// <summary>Why there is no conference to send to, in words.</summary>
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
            $"No conference named \"{LogText.Show(friendlyName)}\" is in progress in account {account}. It may not have begun, or have ended; otherwise check "
            + $"the friendly name: {Elsewhere}")
        {
            FriendlyName = friendlyName,
        };

    public static ConferenceNotFoundException SeveralNamed(string friendlyName, IReadOnlyList<ConferenceSid> conferences) =>
        new(
            $"Several conferences named \"{LogText.Show(friendlyName)}\" are in progress: {string.Join(", ", conferences)}. Nothing was sent. Use "
            + "Audience.Conference with the sid of the one you mean.")
        {
            FriendlyName = friendlyName,
            Conferences = conferences,
        };
}
