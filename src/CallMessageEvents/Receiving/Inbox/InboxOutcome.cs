using System.Text.Json.Serialization;

namespace CallMessageEvents.Hosting;

/// <summary>The outcome of a delivery.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InboxOutcome>))]
public enum InboxOutcome
{
    /// <summary>It was handled, or is kept where it will be: Twilio need not bring it again.</summary>
    Accepted,

    /// <summary>It was accepted before.</summary>
    Duplicate,

    /// <summary>Its handler failed; the next delivery starts it again.</summary>
    Failed,

    /// <summary>It is not finished, or there is no room: Twilio shall bring it again.</summary>
    Busy,
}
