using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>The outcome of a broadcast on one leg.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BroadcastOutcome>))]
public enum BroadcastOutcome
{
    /// <summary>Twilio has taken the message; with <see cref="SendOptions.Receipt"/>, the end user's app has it.</summary>
    Sent,

    /// <summary>It was not sent; <see cref="BroadcastLeg.Error"/> says why.</summary>
    Failed,

    /// <summary>No Voice SDK is on the leg, so there was nobody to send to.</summary>
    Skipped,

    /// <summary>
    /// The caller cancelled, or the application stopped, first. <see cref="BroadcastLeg.OutcomeUnknown"/> tells whether it may have arrived all the same.
    /// </summary>
    Cancelled,

    /// <summary>
    /// With <see cref="SendOptions.Receipt"/>: Twilio has taken the message, and the app did not say in time that it has it, or said that it failed.
    /// <see cref="BroadcastLeg.Error"/>, a <see cref="MessageNotReceivedException"/>, says why.
    /// </summary>
    NotReceived,
}
