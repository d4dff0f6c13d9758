using System.Text;

namespace CallMessageEvents.Transport;

/// <summary>One request to Twilio's REST API. The transport adds host and credentials.</summary>
public sealed class TwilioRequest
{
    private int _reads;

    /// <summary>Gets the operation.</summary>
    public required TwilioOperation Operation { get; init; }

    /// <summary>Gets the HTTP method.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>Gets the account in the path: whose credentials the request needs.</summary>
    public required AccountSid AccountSid { get; init; }

    /// <summary>Gets path and query, already encoded, from <c>/2010-04-01/</c> on.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>Gets the form-encoded body; empty where there is none. An attempt that fails before reading it counts as not sent.</summary>
    public ReadOnlyMemory<byte> Form
    {
        get
        {
            Interlocked.Increment(ref _reads);
            return field;
        }

        init
        {
            field = value;
            FormLength = value.Length;
        }
    }

    /// <summary>The length of the body, without reading it.</summary>
    internal int FormLength { get; private init; }

    /// <summary>How often the body was read: while it is zero, nothing can have been sent.</summary>
    internal int Reads => Volatile.Read(ref _reads);

    /// <summary>Reads the body's names and values, decoded, for transports that encode them themselves.</summary>
    /// <returns>The pairs in their order.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> ReadForm()
    {
        var pairs = new List<KeyValuePair<string, string>>();
        var form = Form.Span;
        var text = new byte[form.Length];
        var reader = new FormReader(form);
        while (reader.TryRead(text, out var nameLength, out var valueLength))
        {
            pairs.Add(new(Encoding.UTF8.GetString(text, 0, nameLength), Encoding.UTF8.GetString(text, nameLength, valueLength)));
        }

        return pairs;
    }
}
