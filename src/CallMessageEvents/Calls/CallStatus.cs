using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>The status of a call leg. <see cref="Ringing"/> and <see cref="InProgress"/> are active: only then can messages be exchanged.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallStatus>))]
public enum CallStatus
{
    /// <summary>The status is not known, or Twilio used a word that this version does not know; <see cref="CallRecord.StatusText"/> has the text.</summary>
    Unknown,

    /// <summary>Waiting to be dialed.</summary>
    Queued,

    /// <summary>Being dialed. Only status callbacks report it.</summary>
    Initiated,

    /// <summary>Ringing: active.</summary>
    Ringing,

    /// <summary>Answered: active.</summary>
    InProgress,

    /// <summary>Ended after it was answered.</summary>
    Completed,

    /// <summary>Ended: declined or busy.</summary>
    Busy,

    /// <summary>Ended: could not be connected.</summary>
    Failed,

    /// <summary>Ended: nobody answered in time.</summary>
    NoAnswer,

    /// <summary>Ended: given up before it was answered.</summary>
    Canceled,
}
