namespace CallMessageEvents;

/// <summary>
/// Holds authentic callbacks to <see cref="SignatureOptions.MaxAge"/>, by the <c>Timestamp</c> that Twilio has signed with all else. A form signs it as a
/// field, <c>bodySHA256</c> binds it with the JSON body, and a GET has it in the signed address.
/// </summary>
internal sealed class CallbackAge(TimeSpan? maxAge, TimeProvider time)
{
    /// <summary>
    /// By how much this machine's clock may be behind Twilio's. With more, ages would mean nothing: a callback could be sent again for that much longer. A
    /// clock that is ahead uses up the maximum age.
    /// </summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public SignatureResult Check(CallbackKind kind, CallbackFields fields)
    {
        if (maxAge is not { } most) return SignatureResult.Valid;
        if (Timestamp(fields) is not { } at) return IsNeeded(kind, fields) ? SignatureResult.NoTimestamp : SignatureResult.Valid;

        var age = time.GetUtcNow() - at;
        return age > most ? SignatureResult.TooOld : age < -Ahead ? SignatureResult.InFuture : SignatureResult.Valid;
    }

    public static DateTimeOffset? Timestamp(CallbackFields fields) => Rfc2822Date.Parse(fields.Find("Timestamp"u8));

    /// <summary>
    /// Whether Twilio gives such a callback a Timestamp. It gives none to a request for TwiML, nor to callbacks about recordings and answering machines, which
    /// say nothing about the leg. The sender of an old one cannot remove it, because it is signed.
    /// </summary>
    private static bool IsNeeded(CallbackKind kind, CallbackFields fields) =>
        kind == CallbackKind.Message || (kind == CallbackKind.Status && !fields.Find("CallStatus"u8).IsEmpty);
}
