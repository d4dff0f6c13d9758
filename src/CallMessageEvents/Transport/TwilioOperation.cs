using System.Text.Json.Serialization;

namespace CallMessageEvents.Transport;

/// <summary>The operation of a <see cref="TwilioRequest"/>, for transports and telemetry.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TwilioOperation>))]
public enum TwilioOperation
{
    /// <summary>Sends a message: POST.</summary>
    CreateMessage,

    /// <summary>Subscribes to a leg's messages: POST.</summary>
    CreateSubscription,

    /// <summary>Ends a subscription: DELETE.</summary>
    DeleteSubscription,

    /// <summary>Reads one call: GET.</summary>
    FetchCall,

    /// <summary>Lists the children of a call, one page: GET.</summary>
    ListCalls,

    /// <summary>Lists the participants of a conference, one page: GET.</summary>
    ListParticipants,

    /// <summary>Lists the conferences that have a friendly name, one page: GET.</summary>
    ListConferences,
}
