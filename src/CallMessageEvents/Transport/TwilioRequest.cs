using System.Text;

namespace CallMessageEvents.Transport;

/// <summary>One request to Twilio's REST API, without host and credentials: those are the transport's.</summary>
public sealed class TwilioRequest
{
    /// <summary>What the request does.</summary>
    public required TwilioOperation Operation { get; init; }

    /// <summary>The HTTP method.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>The account in the path: whose credentials the request needs.</summary>
    public required AccountSid AccountSid { get; init; }

    /// <summary>The path with the address that the library's own transport made of it; null where each request has a path of its own.</summary>
    internal MessagePath? MessagePath { get; init; }

    /// <summary>Path and query, already encoded, from <c>/2010-04-01/</c> on.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>
    /// The form-encoded body; empty where there is none. Valid until the task of <see cref="ITwilioTransport.SendAsync"/> has ended: the buffer is used
    /// again afterwards. A transport that gives up waiting while something may still read has to copy first.
    /// </summary>
    public ReadOnlyMemory<byte> Form
    {
        get => Body is null ? field : Body.Bytes;
        init;
    }

    /// <summary>The body with the rule of who may still read it.</summary>
    internal FormBody? Body { get; init; }

    /// <summary>The body's names and values, decoded, for transports that encode them themselves.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ReadForm()
    {
        var pairs = new List<KeyValuePair<string, string>>();
        var text = new byte[Form.Length];
        var reader = new FormReader(Form.Span);
        while (reader.TryRead(text, out var nameLength, out var valueLength))
        {
            pairs.Add(new(Encoding.UTF8.GetString(text, 0, nameLength), Encoding.UTF8.GetString(text, nameLength, valueLength)));
        }

        return pairs;
    }
}
