using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents.Tests;

/// <summary>What a message tells of itself, as it came or as a test of an application's own makes it.</summary>
public sealed class CallMessageTests
{
    private const string Content = """{"type":"note","text":"hello"}""";
    private static readonly CallSid Leg = CallSid.Parse(ReceivingApp.Leg);
    private static readonly AccountSid Account = AccountSid.Parse(TestProvider.AccountSid);

    [Fact]
    public void Made_WithTheRequiredOnly_LacksAllElse()
    {
        var message = Make();

        Assert.Equal(
            (null, null, null, null, null), (message.Sid, message.AccountSid, message.SequenceNumber, message.Timestamp, message.ContentType));
        Assert.Equal(("note", 0), (message.Type, message.Extra.Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("other")]
    public void Made_WithAType_HasThatOneWhateverItsContentSays(string? type) => Assert.Equal(
        string.IsNullOrEmpty(type) ? null : type, new CallMessage { CallSid = Leg, Body = Encoding.UTF8.GetBytes(Content), Type = type }.Type);

    [Fact]
    public void Made_WithTheTimeOfAnotherZone_HasItInUtc()
    {
        var message = new CallMessage { CallSid = Leg, Body = default, Timestamp = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.FromHours(-8)) };

        Assert.Equal((new DateTimeOffset(2026, 11, 28, 20, 0, 0, TimeSpan.Zero), TimeSpan.Zero), (message.Timestamp, message.Timestamp!.Value.Offset));
    }

    [Fact]
    public void Sender_IsWhoIsOnTheLeg_InTheLegsAccount()
    {
        Assert.Equal(EndUser.OnLeg(Leg).In(Account), Callback.Parse($"CallSid={Leg}&Content=1&AccountSid={Account}").Sender);
        Assert.Equal(EndUser.OnLeg(Leg), Callback.Parse($"CallSid={Leg}&Content=1").Sender);
        Assert.Equal(EndUser.OnLeg(Leg), Callback.Parse($"CallSid={Leg}&Content=1&AccountSid=AC1").Sender);
        Assert.Equal(default, Callback.Parse($"CallSid=CA1&Content=1&AccountSid={Account}").Sender);
    }

    [Fact]
    public void Text_IsTheSids()
    {
        var message = Callback.Parse($"CallSid={Leg}&Content=1&Sid={Callback.Sid}");

        Assert.Equal($"{Callback.Sid} of {Leg}", message.ToString());
    }

    [Fact]
    public void ReadAs_WithSettings_ReadsByThese()
    {
        var settings = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        var message = Make("""{"type":"x","full_text":"a","fullText":"b"}""");

        Assert.Equal(("a", "b"), (message.ReadAs<Full>(settings)!.FullText, message.ReadAs<Full>()!.FullText));
        Assert.Equal("a", message.ReadAs((JsonTypeInfo<Full>)settings.GetTypeInfo(typeof(Full)))!.FullText);
    }

    [Fact]
    public void ReadAs_WithoutMetadata_IsABadArgument() =>
        Assert.Throws<ArgumentNullException>("typeInfo", static () => Make().ReadAs((JsonTypeInfo<Note>)null!));

    private static CallMessage Make(string content = Content) => new() { CallSid = Leg, Body = Encoding.UTF8.GetBytes(content) };

    private sealed record Full(string FullText);
}
