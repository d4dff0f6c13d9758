using System.Xml;
using System.Xml.Linq;

namespace CallMessageEvents;

/// <summary>
/// Makes TwiML whose legs report their statuses to this application, so that the library learns of them and subscribes to them. Thread-safe.
/// </summary>
public static class CallTwiml
{
    private const string Events = "initiated ringing answered completed";
    private const string StatusCallback = "statusCallback";

    /// <summary>Twilio's own nest five deep. To load a tree takes time that grows with the square of its depth: a second for what fits into 64 KB.</summary>
    private const int MaxDepth = 100;

    /// <summary>Returns TwiML that dials end users: several ring at the same time, and the first to answer has the call.</summary>
    /// <param name="callbacks">The application's addresses.</param>
    /// <param name="identities">
    /// Whom to dial: identities as in their access tokens, without <c>client:</c>, 1 to 10; <c>alice?crm=42</c> has parameters for the app.
    /// </param>
    /// <returns>
    /// TwiML to answer with as <c>text/xml</c>. The caller hears ringing until somebody answers (<c>answerOnBridge</c>). Where you need more than that, write
    /// TwiML and pass it to <see cref="AddStatusCallbacks"/>.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// There are no identities, or more than 10; one is empty, has a control character, or begins with <c>client:</c>.
    /// </exception>
    /// <exception cref="InvalidOperationException">The application has no address for status callbacks.</exception>
    public static string DialClients(this ICallbackUrls callbacks, params string[] identities)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        ArgumentNullException.ThrowIfNull(identities);
        if (identities.Length is 0 or > 10) throw new ArgumentException("Give 1 to 10 identities: Twilio rings no more at the same time.", nameof(identities));
        if (Array.Exists(identities, string.IsNullOrWhiteSpace)) throw new ArgumentException("An identity is empty.", nameof(identities));
        if (Array.Exists(identities, static identity => identity.Any(char.IsControl)))
            throw new ArgumentException("An identity has a control character.", nameof(identities));
        if (Array.Exists(identities, VoiceSdkAddress.Is))
            throw new ArgumentException($"Give the identities without \"{VoiceSdkAddress.Scheme}\".", nameof(identities));

        var dial = new XElement("Dial", new XAttribute("answerOnBridge", "true"), identities.Select(static identity => new XElement("Client", identity)));
        return Complete(callbacks, new XElement("Response", dial));
    }

    /// <summary>
    /// Returns the TwiML with <c>statusCallback</c> and <c>statusCallbackEvent</c> on each <c>&lt;Client&gt;</c>, <c>&lt;Number&gt;</c> and <c>&lt;Sip&gt;</c>
    /// that it dials. One that has a <c>statusCallback</c> of its own keeps it, unless that is empty. A phone's leg reports, too: it tells of the end user who
    /// calls the phone.
    /// </summary>
    /// <param name="callbacks">The application's addresses.</param>
    /// <param name="twiml">
    /// TwiML, however it was made: with <see cref="XElement"/>, or with <c>VoiceResponse.ToString()</c> of Twilio's C# helper library.
    /// </param>
    /// <returns>TwiML to answer with as <c>text/xml</c>. What is not dialed stays as it is.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="twiml"/> is not XML, its root is not <c>&lt;Response&gt;</c>, or its elements are nested more than 100 deep. The error quotes nothing
    /// of it.
    /// </exception>
    /// <exception cref="InvalidOperationException">The application has no address for status callbacks.</exception>
    public static string AddStatusCallbacks(this ICallbackUrls callbacks, string twiml)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        ArgumentNullException.ThrowIfNull(twiml);
        return Complete(callbacks, Parse(twiml));
    }

    private static string Complete(ICallbackUrls callbacks, XElement response)
    {
        var address = callbacks.Status;
        foreach (var dial in response.Descendants("Dial").ToList())
        {
            // <Dial>+14155550100</Dial> is short for one with a <Number>, which can have attributes.
            if (!dial.HasElements && dial.Value.Trim() is { Length: > 0 } number) dial.ReplaceNodes(new XElement("Number", number));
            foreach (var leg in dial.Elements().Where(static noun => noun.Name.LocalName is "Client" or "Number" or "Sip"))
            {
                // An empty one is a mistake: Twilio would report nothing.
                if (leg.Attribute(StatusCallback) is { Value.Length: > 0 }) continue;
                leg.SetAttributeValue(StatusCallback, address.AbsoluteUri);
                leg.SetAttributeValue("statusCallbackEvent", Events);
                leg.SetAttributeValue("statusCallbackMethod", null);
            }
        }

        return response.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Parse(string twiml)
    {
        try
        {
            var text = twiml.TrimStart();
            RequireFlat(text);
            using var reader = Open(text);
            var root = XElement.Load(reader, LoadOptions.PreserveWhitespace);
            return root.Name == "Response" ? root : throw new ArgumentException("The TwiML's root is not <Response>.", nameof(twiml));
        }
        catch (XmlException e)
        {
            // Its own text may quote the TwiML.
            throw new ArgumentException($"The TwiML is not XML: see line {e.LineNumber}, position {e.LinePosition}.", nameof(twiml));
        }
    }

    private static void RequireFlat(string twiml)
    {
        using var reader = Open(twiml);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth) throw new ArgumentException("The TwiML's elements are nested more than 100 deep.", nameof(twiml));
        }
    }

    private static XmlReader Open(string twiml) =>
        XmlReader.Create(new StringReader(twiml), new() { DtdProcessing = DtdProcessing.Prohibit, CloseInput = true });
}
