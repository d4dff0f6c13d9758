using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>The HTTP method of a callback.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookMethod>))]
public enum WebhookMethod
{
    /// <summary>POST, with the message in the body.</summary>
    Post,

    /// <summary>
    /// GET, with the message in the query: its content then appears in the access logs of every server on the way. Prefer <see cref="Post"/>.
    /// </summary>
    Get,
}
