using System.Text.Json.Serialization;

namespace CallMessageEvents.Hosting;

/// <summary>How a callback is written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallbackFormat>))]
public enum CallbackFormat
{
    /// <summary>Form-encoded: the body of a POST, which is what Twilio sends, or the query of a GET without its <c>?</c>.</summary>
    Form,

    /// <summary>A JSON object.</summary>
    Json,
}
