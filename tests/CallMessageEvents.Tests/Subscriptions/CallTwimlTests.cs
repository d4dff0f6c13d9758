using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace CallMessageEvents.Tests;

public sealed class CallTwimlTests
{
    private const string Events = "initiated ringing answered completed";
    private static readonly Uri Status = new("https://example.com/status?a=1&b='2'");
    private static readonly ICallbackUrls Callbacks = Mock.Of<ICallbackUrls>(static urls => urls.Status == Status);

    [Fact]
    public void DialClients_One_ReportsItsStatuses() => Assert.Equal(
        """<Response><Dial answerOnBridge="true"><Client statusCallback="https://example.com/status?a=1&amp;b='2'" """
            + """statusCallbackEvent="initiated ringing answered completed">agent</Client></Dial></Response>""",
        Callbacks.DialClients("agent"));

    [Fact]
    public void DialClients_TextThatXmlKnows_IsEscaped()
    {
        var twiml = XElement.Parse(Callbacks.DialClients("<Hangup/> & \"Bob\"", "alice?crm=42&x=1"));

        Assert.Equal(["<Hangup/> & \"Bob\"", "alice?crm=42&x=1"], twiml.Descendants("Client").Select(static client => client.Value));
        Assert.All(twiml.Descendants("Client"), static client => Assert.Equal(Status.AbsoluteUri, client.Attribute("statusCallback")?.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void DialClients_AsManyAsTwilioDoesNotRing_Throws(int count) =>
        Assert.Throws<ArgumentException>(() => Callbacks.DialClients([.. Enumerable.Repeat("agent", count)]));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("client:agent")]
    public void DialClients_NoIdentity_Throws(string identity) =>
        Assert.Equal("identities", Assert.Throws<ArgumentException>(() => Callbacks.DialClients("alice", identity)).ParamName);

    [Fact]
    public void DialClients_WithoutAddress_SaysWhatToSet()
    {
        using var provider = TestProvider.Create(new Uri("http://127.0.0.1:1"));
        var callbacks = provider.GetRequiredService<ICallbackUrls>();

        var missing = Assert.Throws<InvalidOperationException>(() => callbacks.DialClients("agent"));

        Assert.Contains("PublicBaseUrl", missing.Message, StringComparison.Ordinal);
        Assert.Contains("MapCallMessageEvents()", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddStatusCallbacks_EveryLegThatIsDialed_GetsThem()
    {
        var twiml = XElement.Parse(Callbacks.AddStatusCallbacks(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <Response>
              <Say>Hello,  we connect you</Say>
              <Dial timeout="20"><Client><Identity>agent</Identity></Client><Number>+14155550100</Number><Sip>sip:a@example.com</Sip></Dial>
              <Dial>+14155550101</Dial>
              <Dial><Conference>room</Conference></Dial>
            </Response>
            """));

        Assert.Equal(
            ["Client", "Number", "Sip", "Number"],
            twiml.Descendants().Where(static noun => noun.Attribute("statusCallback")?.Value == Status.AbsoluteUri
                && noun.Attribute("statusCallbackEvent")?.Value == Events).Select(static noun => noun.Name.LocalName));
        Assert.Equal(
            ["agent", "+14155550100", "sip:a@example.com", "+14155550101", "room"],
            twiml.Elements("Dial").Elements().Select(static noun => noun.Value));
        Assert.Equal(("Hello,  we connect you", "20"), (twiml.Element("Say")?.Value, twiml.Element("Dial")?.Attribute("timeout")?.Value));
    }

    [Fact]
    public void AddStatusCallbacks_LegWithItsOwn_KeepsIt() => Assert.Equal(
        """<Response><Dial><Client statusCallback="/mine">agent</Client></Dial></Response>""",
        Callbacks.AddStatusCallbacks("""<Response><Dial><Client statusCallback="/mine">agent</Client></Dial></Response>"""));

    /// <summary>Code that had no address wrote an empty one. The method was that of another endpoint.</summary>
    [Fact]
    public void AddStatusCallbacks_LegWithAnEmptyOne_GetsOurs()
    {
        var twiml = XElement.Parse(Callbacks.AddStatusCallbacks(
            """<Response><Dial><Client statusCallback="" statusCallbackMethod="GET">agent</Client></Dial></Response>"""));

        var client = twiml.Descendants("Client").Single();
        Assert.Equal((Status.AbsoluteUri, Events), (client.Attribute("statusCallback")?.Value, client.Attribute("statusCallbackEvent")?.Value));
        Assert.Null(client.Attribute("statusCallbackMethod"));
    }

    [Fact]
    public void AddStatusCallbacks_NestedDeep_SaysSo()
    {
        var wrong = Assert.Throws<ArgumentException>("twiml", () => Callbacks.AddStatusCallbacks(Nested(100)));

        Assert.Contains("100 deep", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(Nested(99), Callbacks.AddStatusCallbacks(Nested(99)));

        static string Nested(int depth) =>
            $"<Response>{string.Concat(Enumerable.Repeat("<a>", depth))}-{string.Concat(Enumerable.Repeat("</a>", depth))}</Response>";
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("<Response><secret></Response>")]
    [InlineData("<!DOCTYPE x [<!ENTITY secret \"x\">]><Response>&secret;</Response>")]
    [InlineData("<secret/>")]
    [InlineData("")]
    public void AddStatusCallbacks_NoTwiml_ThrowsWithoutItsContent(string twiml)
    {
        var wrong = Assert.Throws<ArgumentException>(() => Callbacks.AddStatusCallbacks(twiml));

        Assert.DoesNotContain("secret", wrong.ToString(), StringComparison.Ordinal);
    }
}
