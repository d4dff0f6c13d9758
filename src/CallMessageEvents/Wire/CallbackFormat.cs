using System.Text.Json.Serialization;

namespace CallMessageEvents.Hosting;

/// <summary>The encoding of a callback.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallbackFormat>))]
public enum CallbackFormat
{
    /// <summary>Form-encoded: the body of a POST, which is what Twilio sends, or the query of a GET without its <c>?</c>.</summary>
    Form,

    /// <summary>A JSON object.</summary>
    Json,
}
