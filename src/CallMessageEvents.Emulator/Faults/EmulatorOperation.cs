namespace CallMessageEvents.Emulator;

/// <summary>An operation of the REST API.</summary>
public enum EmulatorOperation
{
    /// <summary>A message is sent to an end user.</summary>
    CreateMessage,

    /// <summary>A subscription to an end user's messages is made.</summary>
    CreateSubscription,

    /// <summary>A subscription is ended.</summary>
    DeleteSubscription,

    /// <summary>A call is looked up by its sid.</summary>
    FetchCall,

    /// <summary>Calls are looked up, usually the children of one; each page is a request.</summary>
    ListCalls,

    /// <summary>The participants of a conference are looked up; each page is a request.</summary>
    ListParticipants,

    /// <summary>A call is made.</summary>
    CreateCall,

    /// <summary>A call is ended, or given other TwiML.</summary>
    UpdateCall,

    /// <summary>A participant of a conference is looked up by its call's sid.</summary>
    FetchParticipant,

    /// <summary>Conferences are looked up; each page is a request.</summary>
    ListConferences,

    /// <summary>A conference is looked up by its sid.</summary>
    FetchConference,
}
