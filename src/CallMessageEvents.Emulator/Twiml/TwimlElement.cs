using System.Globalization;
using System.Xml.Linq;

namespace CallMessageEvents.Emulator;

/// <summary>An element of TwiML that has nothing but what is emulated.</summary>
internal sealed class TwimlElement
{
    private const int InvalidUrl = 11100;

    private readonly XElement _xml;
    private readonly Uri? _baseUrl;

    /// <exception cref="TwimlException">It has something that is not emulated, or that TwiML does not know.</exception>
    public TwimlElement(XElement xml, Uri? baseUrl)
    {
        (_xml, _baseUrl) = (xml, baseUrl);
        if (HasNamespace(xml.Name) || TwimlRules.Find(xml.Name.LocalName) is not { } rules)
        {
            throw NotAllowed();
        }

        if (xml.Attributes().FirstOrDefault(attribute => HasNamespace(attribute.Name) || !rules.Allows(attribute.Name.LocalName, attribute.Value)) is { } odd)
        {
            var how = rules.Knows(odd.Name.LocalName) ? " with this value" : ", or none of TwiML";
            throw new TwimlException(TwimlException.NotValid, $"the attribute {odd.Name} of {this} is not emulated{how}");
        }

        if (xml.Elements().FirstOrDefault(child => HasNamespace(child.Name) || !rules.Elements.Contains(child.Name.LocalName)) is { } other)
        {
            var there = rules.Elements is [] ? "nothing" : string.Join(", ", rules.Elements.Select(name => $"<{name}>"));
            throw new TwimlException(TwimlException.NotValid, $"<{other.Name}> in {this} is not emulated, or no TwiML: {there} may stand there");
        }

        if (!rules.HasText)
        {
            RequireNoText();
        }
    }

    public string Name => _xml.Name.LocalName;

    /// <summary>Its own text, without that of the elements in it.</summary>
    public string Text => string.Concat(_xml.Nodes().OfType<XText>().Select(text => text.Value)).Trim();

    public IReadOnlyList<TwimlElement> Elements => [.. _xml.Elements().Select(child => new TwimlElement(child, _baseUrl))];

    public TwimlException NotAllowed() => new(TwimlException.NotValid, $"{this} is not emulated here, or no TwiML");

    public void RequireNoText()
    {
        if (Text.Length > 0)
        {
            throw new TwimlException(TwimlException.NotValid, $"{this} has text where TwiML has none");
        }
    }

    public string? Find(string attribute) => _xml.Attribute(attribute)?.Value;

    public bool Flag(string attribute, int code) => Find(attribute) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new TwimlException(code, $"{attribute} of {this} must be true or false"),
    };

    public TimeSpan? Seconds(string attribute, int code, int most) =>
        Find(attribute) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds >= 1 && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
        : throw new TwimlException(code, $"{attribute} of {this} must be a number of seconds from 1 to {most}");

    public HttpMethod Method(string attribute) =>
        CallbackUrl.ReadMethod(Find(attribute)) ?? throw new TwimlException(TwimlException.NotValid, $"{attribute} of {this} must be GET or POST");

    /// <summary>An address, relative to where the document comes from.</summary>
    public Uri Url(string address, int code = InvalidUrl)
    {
        var url = _baseUrl is not null && Uri.TryCreate(_baseUrl, address, out var relative) ? relative.OriginalString : address;
        var why = _baseUrl is null ? ", and there is none that it could be relative to" : "";
        return CallbackUrl.TryRead(url, out var valid) ? valid : throw new TwimlException(code, $"'{address}' in {this} is not an http or https URL{why}");
    }

    public string RequiredText() => Text is { Length: > 0 } text ? text : throw new TwimlException(TwimlException.NotValid, $"{this} says nothing");

    private static bool HasNamespace(XName name) => name.Namespace != XNamespace.None;

    public override string ToString() => $"<{_xml.Name}>";
}
