using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>Why a request has no reply, or a message no receipt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallRequestFailure>))]
public enum CallRequestFailure
{
    /// <summary>
    /// No sign came, and never a hello: the leg's app does not speak the protocol, it is the wrong leg, its call still rings, or callbacks do not arrive here.
    /// </summary>
    NoClient,

    /// <summary>The app spoke before, and is silent: it has lost its connection, or was closed. It may get the message yet.</summary>
    NoReceipt,

    /// <summary>The app has the request, and did not reply in time.</summary>
    NoReply,

    /// <summary>The app has no listener, or no handler of requests, for that contract.</summary>
    NoHandler,

    /// <summary>The app could not read the content; or the reply is of another contract, or cannot be read as the type that was asked for.</summary>
    BadContent,

    /// <summary>The app's code failed, or said so on purpose: then there is a code of its own.</summary>
    Failed,

    /// <summary>Too many messages wait on this leg, here (256: then this one was not sent) or in the app.</summary>
    Busy,

    /// <summary>The leg has ended. It is told a second after the end is known, since the end may overtake a reply.</summary>
    CallEnded,
}
