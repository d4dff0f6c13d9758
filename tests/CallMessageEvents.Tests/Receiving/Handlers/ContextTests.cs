using System.Text;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>What handlers and typed readers are given, as a test of an application's own makes it.</summary>
public sealed class ContextTests
{
    private static readonly CallMessage Message = new()
    {
        CallSid = CallSid.Parse(ReceivingApp.Leg),
        Sid = MessageSid.Parse(ReceivingApp.Message(1)),
        AccountSid = AccountSid.Parse(TestProvider.AccountSid),
        SequenceNumber = 3,
        Timestamp = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero),
        Body = """{"type":"note","text":"private-content"}"""u8.ToArray(),
    };

    private static readonly CallLeg Leg = new() { CallSid = Message.CallSid, AccountSid = Message.AccountSid!.Value };

    [Fact]
    public void Context_MadeByATest_TellsWhatItsMessageTells()
    {
        var context = new CallMessageContext<Note> { Message = Message, Content = new Note("private-content"), Messenger = Mock.Of<ICallMessenger>() };

        Assert.Equal((AccountName.Unnamed, 1), (context.AccountName, context.Attempt));
        AssertTellsTheMessage(context.CallSid, context.Sid, context.AccountSid, context.SequenceNumber, context.Timestamp, context.Sender, context.ToString());
    }

    [Fact]
    public void ReceivedMessage_MadeByATest_TellsWhatItsMessageTells()
    {
        var received = new ReceivedMessage<Note> { Message = Message, Content = new Note("private-content") };

        AssertTellsTheMessage(
            received.CallSid, received.Sid, received.AccountSid, received.SequenceNumber, received.Timestamp, received.Sender, received.ToString());
    }

    [Fact]
    public void LifecycleContext_MadeByATest_TellsWhatItsLegTells()
    {
        var context = new CallLifecycleContext { Leg = Leg, Messenger = Mock.Of<ICallMessenger>() };

        Assert.Equal(
            (Leg.CallSid, Leg.AccountSid, AccountName.Unnamed, Leg.ToString()), (context.CallSid, context.AccountSid, context.AccountName, context.ToString()));
    }

    [Fact]
    public void WithoutMessageLegOrMessenger_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(static () => new CallMessageContext { Message = null!, Messenger = Mock.Of<ICallMessenger>() });
        Assert.Throws<ArgumentNullException>(static () => new ReceivedMessage<Note> { Message = null!, Content = new Note("a") });
        Assert.Throws<ArgumentNullException>(static () => new CallLifecycleContext { Leg = null!, Messenger = Mock.Of<ICallMessenger>() });
        Assert.Throws<ArgumentNullException>(static () => new CallMessageContext { Message = Message, Messenger = null! });
        Assert.Throws<ArgumentNullException>(static () => new CallLifecycleContext { Leg = Leg, Messenger = null! });
    }

    [Fact]
    public async Task ReadAllAsync_TypeInfo_IsUsed()
    {
        var messenger = new Mock<ICallMessenger>();
        messenger.Setup(static all => all.ReadAllAsync(It.IsAny<EndUser>(), It.IsAny<CancellationToken>()))
            .Returns(static () => Messages(
                """{"type":"hint","TEXT":"a"}""", """{"type":"hint","text":"b"}""", """{"type":"hint","TEXT":7}""", """{"type":"note","TEXT":"c"}"""));
        var (user, texts) = (EndUser.OnLeg(Message.CallSid), new List<string?>());

        await foreach (var hint in messenger.Object.ReadAllAsync(user, ShoutingJson.Default.Hint, TestContext.Current.CancellationToken))
        {
            texts.Add(hint.Content.Text);
        }

        Assert.Equal(["a", null], texts);
        Assert.Throws<ArgumentNullException>(
            "typeInfo", () => messenger.Object.ReadAllAsync<Hint>(user, typeInfo: null!, TestContext.Current.CancellationToken));
    }

    private static async IAsyncEnumerable<CallMessage> Messages(params string[] all)
    {
        foreach (var content in all)
        {
            await Task.Yield();
            yield return new CallMessage { CallSid = Message.CallSid, Body = Encoding.UTF8.GetBytes(content) };
        }
    }

    private static void AssertTellsTheMessage(
        CallSid leg, MessageSid? sid, AccountSid? account, long? number, DateTimeOffset? timestamp, EndUser sender, string text)
    {
        Assert.Equal((Message.CallSid, Message.Sid, Message.AccountSid), (leg, sid, account));
        Assert.Equal((Message.SequenceNumber, Message.Timestamp, Message.Sender), (number, timestamp, sender));
        Assert.Equal(Message.ToString(), text);
        Assert.DoesNotContain("private-content", text, StringComparison.Ordinal);
    }
}
