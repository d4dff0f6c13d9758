using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>The signed request that asks an application what a call is to do: the voice webhook.</summary>
internal static class TwimlRequest
{
    public static HttpRequestMessage Create(EmulatedCall call, TwimlSource source)
    {
        var form = Fields(call, source);
        var url = new UriBuilder(source.Url!) { Fragment = "" };
        if (source.Method == HttpMethod.Get)
        {
            var query = string.Join('&', form.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
            url.Query = url.Query is ['?', _, ..] ? $"{url.Query}&{query}" : query;
        }

        var request = new HttpRequestMessage(source.Method, url.Uri);
        if (source.Method == HttpMethod.Post)
        {
            request.Content = new FormUrlEncodedContent(form);
            request.Content.Headers.ContentType!.CharSet = Encoding.UTF8.WebName;
        }

        request.Headers.Add("X-Twilio-Signature", CallbackSignature.Sign(call.Account, url.Uri, source.Method == HttpMethod.Post ? form.Select(static field => new CallbackField(field.Key, field.Value)) : []));
        request.Headers.UserAgent.Add(new("TwilioProxy", "1.1"));
        return request;
    }

    private static KeyValuePair<string, string>[] Fields(EmulatedCall call, TwimlSource source)
    {
        var fields = new Dictionary<string, string>(source.Parameters, StringComparer.Ordinal)
        {
            ["AccountSid"] = call.AccountSid,
            ["ApiVersion"] = "2010-04-01",
            ["CallSid"] = call.Sid,
            ["CallStatus"] = call.Status,
            ["Called"] = call.To,
            ["Caller"] = call.From,
            ["Direction"] = call.Direction,
            ["From"] = call.From,
        };
        // A client names no number; what its app gave as "To" is the application's own.
        fields["To"] = call.To.Length == 0 ? fields.GetValueOrDefault("To", "") : call.To;
        if (call.ParentCallSid is { } parent)
        {
            fields["ParentCallSid"] = parent;
        }

        return [.. fields];
    }
}
