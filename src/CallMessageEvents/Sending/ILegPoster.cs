namespace CallMessageEvents;

/// <summary>Posts to a leg that was found in another way than with one request: sure that the app has it.</summary>
internal interface ILegPoster
{
    /// <summary>Posts to a leg, and completes when that was enough.</summary>
    /// <param name="send">What is sent, to whom, and how far it has come.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="key">The idempotency key of the first request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first message that Twilio took; null where nobody asks for it.</returns>
    ValueTask<SentMessage?> PostAsync(Send send, CallSid leg, string key, CancellationToken cancellationToken);
}
