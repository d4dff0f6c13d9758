namespace CallMessageEvents.Emulator;

/// <summary>Where a call's status callbacks go.</summary>
/// <param name="Url">The address, with its fragment.</param>
/// <param name="Method">POST or GET.</param>
/// <param name="Events">What is wanted, in Twilio's words: <c>initiated</c>, <c>ringing</c>, <c>answered</c>, <c>completed</c>.</param>
internal sealed record StatusCallbackSettings(Uri Url, HttpMethod Method, IReadOnlySet<string> Events)
{
    /// <summary>Reports everything by POST; nothing where there is no address.</summary>
    public static StatusCallbackSettings? All(Uri? url) => url is null ? null : new(url, HttpMethod.Post, StatusEvents.All);
}
