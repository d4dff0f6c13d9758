using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests.Docs;

/// <summary>Runs what docs/conversations.md shows, with the emulator's end users.</summary>
public sealed class ConversationSnippetsTests
{
    [Fact]
    public async Task Ask_IsAnswered()
    {
        await using var app = await ConversationApp.StartAsync();
        var call = await app.CallAsync(Speak);

        Assert.Equal("8001", (await ConversationSnippets.AskAsync(app.Messenger, CallSid.Parse(call.Parent.Sid), TestApp.Token)).Text);
        Assert.Equal("8001", (await ConversationSnippets.AskInVainAsync(app.Messenger, EndUser.OnLeg(call.Parent.Sid), TestApp.Token))!.Text);
    }

    [Fact]
    public async Task AskAnAppThatIsSilent_IsNull()
    {
        await using var app = await ConversationApp.StartAsync();
        var call = await app.CallAsync();

        Assert.Null(await ConversationSnippets.AskInVainAsync(app.Messenger, EndUser.OnLeg(call.Child.Sid), TestApp.Token));
    }

    [Fact]
    public async Task Answer_RepliesOrTellsWhatTheAppMaySee()
    {
        await using var app = await ConversationApp.StartAsync(builder =>
        {
            builder.Services.AddSingleton<PlanBook>();
            ConversationSnippets.Answer(builder);
        });
        var call = await app.CallAsync(Speak);
        var bob = call.Child.EndUser;

        Assert.Contains("account 7", await bob.RequestAsync("""{"type":"account-query","id":7}""", cancellationToken: TestApp.Token), StringComparison.Ordinal);
        var plan = await bob.RequestAsync("""{"type":"plan-query","name":"annual"}""", cancellationToken: TestApp.Token);
        Assert.Contains("annual", plan, StringComparison.Ordinal);
        var fault = await Assert.ThrowsAsync<EndUserException>(
            () => bob.RequestAsync("""{"type":"plan-query","name":"daily"}""", cancellationToken: TestApp.Token));
        Assert.Equal(("unknown-plan", "There is no such plan."), (fault.Code, fault.Message));
    }

    [Fact]
    public async Task BeSure_IsSentAndReceived()
    {
        await using var app = await ConversationApp.StartAsync();
        var call = await app.CallAsync(Speak);

        var sent = await ConversationSnippets.BeSureAsync(app.Messenger, EndUser.OnLeg(call.Child.Sid), TestApp.Token);

        Assert.Equal(call.Child.Sid, sent.CallSid.ToString());
        Assert.Contains(call.Child.Received, message => message.Sid == sent.Sid.ToString());
    }

    [Fact]
    public async Task Broadcast_TellsWhoDidNotGetIt()
    {
        await using var app = await ConversationApp.StartAsync();
        var call = await app.CallAsync();
        Speak(call.Parent.EndUser);

        var silent = await ConversationSnippets.BroadcastAsync(app.Messenger, CallSid.Parse(call.Parent.Sid), TestApp.Token);

        var leg = Assert.Single(silent);
        Assert.Equal(call.Child.Sid, leg.CallSid.ToString());
        Assert.Equal(CallRequestFailure.NoClient, Assert.IsType<MessageNotReceivedException>(leg.Error).Reason);
        Assert.NotNull(leg.Message);
    }

    [Fact]
    public async Task Publish_ReachesWhoIsThere()
    {
        await using var app = await ConversationApp.StartAsync();
        var cards = 0;
        var call = await app.CallAsync(endUser =>
        {
            endUser.On("customer-card", _ => Interlocked.Increment(ref cards));
            endUser.Speaks = true;
        });

        await ConversationSnippets.PublishAsync(app.Messenger, CallSid.Parse(call.Child.Sid), TestApp.Token);

        await Eventually.HoldsAsync(() => Volatile.Read(ref cards) == 2);
    }

    [Fact]
    public async Task Connected_IsWelcomed()
    {
        await using var app = await ConversationApp.StartAsync(ConversationSnippets.Welcome);
        var hints = 0;
        var call = app.Twilio.Dial("+14155550100", "client:bob");
        call.Child.EndUser.On("hint", _ => Interlocked.Increment(ref hints));
        call.Child.EndUser.Speaks = true;
        call.Answer();

        await Eventually.HoldsAsync(() => Volatile.Read(ref hints) == 1);
        Assert.NotNull(await app.Services.GetRequiredService<ICallDirectory>().FindClientAsync(CallSid.Parse(call.Child.Sid), TestApp.Token));
    }

    private static void Speak(EmulatedEndUser endUser)
    {
        endUser.On("hint", static _ => { });
        endUser.OnRequest("question", static _ => """{"type":"answer","text":"8001"}""");
        endUser.Speaks = true;
    }
}
