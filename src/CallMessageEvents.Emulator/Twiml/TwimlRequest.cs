using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>The signed request that asks an application what a call is to do: the voice webhook.</summary>
internal static class TwimlRequest
{
    /// <param name="call">The call.</param>
    /// <param name="to">Where to.</param>
    /// <param name="fields">What it says; nothing after a redirect that, as in a browser, makes a GET of it.</param>
    public static HttpRequestMessage Create(EmulatedCall call, TwimlAddress to, IReadOnlyCollection<KeyValuePair<string, string>> fields)
    {
        var url = new UriBuilder(to.Url) { Fragment = "" };
        var form = string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
        if (to.Method == HttpMethod.Get)
        {
            if (form.Length > 0) url.Query = url.Query is ['?', _, ..] ? $"{url.Query}&{form}" : form;
            return CallbackRequest.ToHttp(to.Method, url.Uri, [], bodyType: null, CallbackSignature.Of(call.Account, url.Uri, []));
        }

        var signature = CallbackSignature.Of(call.Account, url.Uri, fields.Select(static field => new CallbackField(field.Key, field.Value)));
        var body = Encoding.UTF8.GetBytes(form.Replace("%20", "+", StringComparison.Ordinal));
        return CallbackRequest.ToHttp(to.Method, url.Uri, body, new("application/x-www-form-urlencoded", "utf-8"), signature);
    }

    /// <summary>What is said of the call as it is now.</summary>
    /// <param name="call">The call.</param>
    /// <param name="parameters">What is said beyond it: nothing that the call itself says.</param>
    public static IReadOnlyCollection<KeyValuePair<string, string>> Fields(EmulatedCall call, IReadOnlyDictionary<string, string> parameters)
    {
        var fields = new Dictionary<string, string>(parameters, StringComparer.Ordinal)
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

        return fields;
    }
}
