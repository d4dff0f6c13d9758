using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Which leg an end user is on: one row for each kind of conversation and part in it, whichever leg is given.</summary>
public sealed class LegTableTests
{
    private const string NotFound = nameof(CallLegNotFoundException);
    private const string NotActive = nameof(CallNotActiveException);
    private const string Ambiguous = nameof(AmbiguousCallLegException);

    /// <summary>Conversation, end user, expected: a leg (parent, child0, child1, …) or an error.</summary>
    public static TheoryData<string, string, string> Table => new()
    {
        { "client to phone", "WhoPlaced", "parent" },
        { "client to phone", "WhoAnswered", NotFound },
        { "client to phone", "alice", "parent" },
        { "client to phone", "bob", NotFound },
        { "client to phone", "+14155550101", NotFound },
        { "client to phone", "OnLeg parent", "parent" },
        { "client to phone", "OnLeg child0", NotFound },
        { "phone to client", "WhoPlaced", NotFound },
        { "phone to client", "WhoAnswered", "child0" },
        { "phone to client", "bob", "child0" },
        { "phone to client", "OnLeg parent", NotFound },
        { "phone to client", "OnLeg child0", "child0" },
        { "sip to client", "WhoPlaced", NotFound },
        { "sip to client", "WhoAnswered", "child0" },
        { "client to client", "WhoPlaced", "parent" },
        { "client to client", "WhoAnswered", "child0" },
        { "client to client", "alice", "parent" },
        { "client to client", "bob", "child0" },
        { "client to client", "ALICE", NotFound },
        { "client to client, queued", "WhoPlaced", "parent" },
        { "client to client, queued", "WhoAnswered", NotActive },
        { "client to client, queued", "bob", NotActive },
        { "client to client, queued", "OnLeg child0", NotActive },
        { "client to client, ringing", "WhoAnswered", "child0" },
        { "client to client, ended", "WhoPlaced", NotActive },
        { "client to client, ended", "WhoAnswered", NotActive },
        { "client to client, ended", "bob", NotActive },
        { "client to client, ended", "OnLeg parent", NotActive },
        { "client to itself", "WhoPlaced", "parent" },
        { "client to itself", "WhoAnswered", "child0" },
        { "three queued", "WhoAnswered", NotActive },
        { "three ringing", "WhoPlaced", "parent" },
        { "three ringing", "WhoAnswered", Ambiguous },
        { "three ringing", "bob", "child0" },
        { "three ringing", "carol", "child1" },
        { "three ringing", "OnLeg child2", "child2" },
        { "three ringing, one on a phone", "WhoAnswered", "child0" },
        { "one of three answered", "WhoAnswered", "child1" },
        { "one of three answered", "bob", NotActive },
        { "one of three answered", "carol", "child1" },
        { "two of three declined", "WhoAnswered", "child2" },
        { "all of three declined", "WhoPlaced", NotActive },
        { "all of three declined", "WhoAnswered", NotActive },
        { "one in progress, one ringing", "WhoAnswered", "child0" },
        { "REST to client, queued", "WhoAnswered", NotActive },
        { "REST to client", "WhoPlaced", NotFound },
        { "REST to client", "WhoAnswered", "parent" },
        { "REST to client", "bob", "parent" },
        { "REST to client", "OnLeg parent", "parent" },
        { "REST to phone", "WhoPlaced", NotFound },
        { "REST to phone", "WhoAnswered", NotFound },
        { "REST to phone", "OnLeg parent", NotFound },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task ResolveAsync_Conversation_IsTheTable(string conversation, string user, string expected)
    {
        await using var account = await TestAccount.StartAsync();
        var legs = Legs(account.Twilio, conversation);
        string[] given = user.StartsWith("OnLeg ", StringComparison.Ordinal) ? [user[6..]] : [.. legs.Keys];

        // Every leg of the conversation does as well; an application that knows nothing yet starts from each.
        foreach (var anyLeg in given)
        {
            await using var node = account.AnotherNode();
            Assert.Equal((anyLeg, expected), (anyLeg, await AnswerAsync(node, User(user, legs[anyLeg].Sid), legs)));
        }
    }

    private static async Task<string> AnswerAsync(ServiceProvider node, EndUser user, Dictionary<string, EmulatedCall> legs)
    {
        var messenger = node.Messenger();
        try
        {
            var leg = await messenger.ResolveAsync(user, TestAccount.Token);
            var sent = await messenger.SendAsync(user, new { }, cancellationToken: TestAccount.Token);
            Assert.Equal(leg.CallSid, sent.CallSid);
            return legs.Single(named => named.Value.Sid == leg.CallSid.ToString()).Key;
        }
        catch (CallMessageException e)
        {
            Assert.Equal(e.GetType(), (await Assert.ThrowsAnyAsync<CallMessageException>(() => messenger.SendAsync(user, new { }))).GetType());
            Assert.All(legs.Values, static leg => Assert.Empty(leg.Received));
            return e.GetType().Name;
        }
    }

    private static EndUser User(string user, string anyLeg) => user switch
    {
        "WhoPlaced" => EndUser.WhoPlaced(anyLeg),
        "WhoAnswered" => EndUser.WhoAnswered(anyLeg),
        _ when user.StartsWith("OnLeg ", StringComparison.Ordinal) => EndUser.OnLeg(anyLeg),
        _ => EndUser.Named(anyLeg, user),
    };

    private static Dictionary<string, EmulatedCall> Legs(TwilioEmulator twilio, string conversation)
    {
        const string phone = "+14155550101";
        switch (conversation)
        {
            case "client to phone": return Named(twilio.Dial("client:alice", phone).Answer());
            case "phone to client": return Named(twilio.Dial(phone, "client:bob").Answer());
            case "sip to client": return Named(twilio.Dial("sip:desk@example.com", "client:bob").Answer());
            case "client to client": return Named(twilio.Dial("client:alice", "client:bob").Answer());
            case "client to client, queued": return Named(twilio.Dial("client:alice", "client:bob"));
            case "client to client, ringing": return Named(twilio.Dial("client:alice", "client:bob").Ring());
            case "client to client, ended": return Ended(twilio.Dial("client:alice", "client:bob").Answer());
            case "client to itself": return Named(twilio.Dial("client:alice", "client:alice").Answer());
            case "three queued": return Named(Three(twilio));
            case "three ringing": return Named(Three(twilio).Ring());
            case "three ringing, one on a phone": return Named(twilio.Dial("client:alice", "client:bob", phone).Ring());
            case "one of three answered": return After(Three(twilio).Ring(), static calls => calls[1].Answer());
            case "two of three declined": return After(Three(twilio).Ring(), static calls => calls[0].Decline(), static calls => calls[1].Complete());
            case "all of three declined":
                return After(Three(twilio).Ring(), static calls => calls[0].Decline(), static calls => calls[1].Decline(), static calls => calls[2].Decline());
            case "one in progress, one ringing":
                var transfer = twilio.Dial("client:alice", "client:bob").Answer();
                transfer.Dial("client:carol").Ring();
                return Named(transfer);
            case "REST to client, queued": return One(twilio.CreateCall(phone, "client:bob"));
            case "REST to client": return Ringing(twilio.CreateCall(phone, "client:bob"));
            case "REST to phone": return Ringing(twilio.CreateCall("+14155550100", phone));
            default: throw new ArgumentOutOfRangeException(nameof(conversation), conversation, null);
        }
    }

    private static EmulatedConversation Three(TwilioEmulator twilio) => twilio.Dial("client:alice", "client:bob", "client:carol", "client:dave");

    private static Dictionary<string, EmulatedCall> Named(EmulatedConversation conversation) =>
        conversation.Children.Select(static (call, index) => KeyValuePair.Create($"child{index}", call))
            .Prepend(new("parent", conversation.Parent)).ToDictionary();

    private static Dictionary<string, EmulatedCall> Ended(EmulatedConversation conversation) => After(conversation, _ => conversation.Parent.Complete());

    private static Dictionary<string, EmulatedCall> After(EmulatedConversation conversation, params Action<IReadOnlyList<EmulatedCall>>[] steps)
    {
        foreach (var step in steps) step(conversation.Children);
        return Named(conversation);
    }

    private static Dictionary<string, EmulatedCall> One(EmulatedCall call) => new() { ["parent"] = call };

    private static Dictionary<string, EmulatedCall> Ringing(EmulatedCall call)
    {
        call.Ring();
        return One(call);
    }
}
