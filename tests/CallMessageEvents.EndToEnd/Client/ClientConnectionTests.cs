using CallMessageEvents.AspNetCore.Tests.Docs;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.EndToEnd;

/// <summary>What becomes of requests when a connection breaks, messages are lost, the call ends or the client is closed.</summary>
public sealed class ClientConnectionTests(Chromium chromium) : ClientTest(chromium)
{
    [Fact]
    public async Task DroppedSocket_BetweenRequestAndReply_LosesNeitherAndRepeatsNothing()
    {
        var call = await CallAsync();
        foreach (var (page, identity, endUser) in new[] { (call.Alice, "alice", EndUser.OnLeg(call.Parent)), (call.Bob, "bob", EndUser.OnLeg(call.Child)) })
        {
            var gate = new TaskCompletionSource();
            Desk.Gate = gate.Task;
            var handled = Desk.Lookups.Count;
            var asking = call.Messenger.RequestAsync(endUser, new Question("when reconnecting"), Patience, Token);
            await page.WhenAskedAsync(1);
            var asked = page.RequestAsync("lookup", new { Number = 1, Text = identity });
            await Eventually.HoldsAsync(() => Desk.Lookups.Count == handled + 1);

            Assert.Equal(1, call.Twilio.DropConnections(identity));
            gate.SetResult();

            Assert.Equal("It is when reconnecting", (await asking).Text);
            Assert.Equal($$"""{"type":"found","number":1,"text":"{{identity}}"}""", (await asked).Content);
            Assert.Equal(["connecting", "ready", "reconnecting", "ready"], await page.WhenStatesAsync(4));
            Assert.Single(await page.WhenAskedAsync(1));
            Assert.Equal(handled + 1, Desk.Lookups.Count);
        }
    }

    /// <summary>The Voice SDK gives up the call that rang, and has another for the same leg.</summary>
    [Fact]
    public async Task DroppedSocket_WhileItRings_LeavesTheClientOfTheNewCall()
    {
        var call = await RingAsync();
        Assert.Equal(1, call.Twilio.DropConnections("bob"));
        await call.Bob.WhenStatesAsync(4);

        await AcceptAsync(call);

        var answer = await call.Messenger.RequestAsync(EndUser.WhoAnswered(call.Parent), new Question("What is your postcode?"), Patience, Token);
        Assert.Equal("It is What is your postcode?", answer.Text);
        Assert.Equal(["connecting", "reconnecting", "ended", "connecting", "ready"], await call.Bob.WhenStatesAsync(5));
        Assert.Single(await call.Bob.WhenAskedAsync(1));
    }

    [Fact]
    public async Task LossAndDoubling_OfMessages_LeaveEachRequestAnsweredOnce()
    {
        var call = await CallAsync(new() { Rate = 100 }, new() { Rate = 100 });
        // What an app sends and nobody confirms is sent again after 10 s only: too long for here.
        call.Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Loss, Probability = 0.2, Seed = 1, FromEndUser = false });
        call.Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Doubling, Probability = 0.2, Seed = 2 });

        await Task.WhenAll(call.Sides.Select(async side =>
        {
            var (page, endUser) = side;
            var numbers = Enumerable.Range(0, 10).ToArray();
            var asked = page.RequestAllAsync("lookup", numbers.Select(number => new { number }));
            var answers = await Task.WhenAll(numbers.Select(number => call.Messenger.RequestAsync(endUser, new Question($"{number}"), Patience, Token)));
            Assert.Equal(numbers.Select(number => $"It is {number}"), answers.Select(answer => answer.Text));
            Assert.Equal(numbers.Select(number => $$"""{"type":"found","number":{{number}},"text":""}"""), (await asked).Select(outcome => outcome.Content));
            Assert.Equal(numbers.Select(number => $"{number}").Order(), (await page.WhenAskedAsync(10)).Order());
        }));

        Assert.Equal(20, Desk.Lookups.Count);
        Assert.Contains(call.Twilio.FindCall(call.Parent.ToString())!.Received, message => message.Fault is not null);
    }

    [Fact]
    public async Task HangUp_WithRequestsUnderWay_EndsThemOnBothSides()
    {
        var call = await CallAsync();
        Desk.Gate = new TaskCompletionSource().Task;
        var asked = call.Sides.Select(side => side.Page.RequestAsync("lookup", new { Number = 1 })).ToArray();
        var asking = call.Sides
            .Select(side => Assert.ThrowsAsync<CallRequestException>(() => call.Messenger.RequestAsync(side.EndUser, new Question("never"), Patience, Token)))
            .ToArray();
        foreach (var (page, _) in call.Sides) await page.WhenAskedAsync(1);
        await Eventually.HoldsAsync(() => Desk.Lookups.Count == 2);

        await call.Bob.Sdk.HangUpAsync();

        Assert.All(await Task.WhenAll(asked), outcome => Assert.Equal(new(Code: "call-ended", Message: "call-ended", OutcomeUnknown: true), outcome));
        Assert.All(await Task.WhenAll(asking), failure => Assert.Equal(CallRequestFailure.CallEnded, failure.Reason));
        foreach (var (page, _) in call.Sides)
        {
            Assert.Equal("call-ended", await page.WhenStoppedAsync());
            Assert.Equal(["connecting", "ready", "ended"], await page.WhenStatesAsync(3));
            Assert.Equal(new(Code: "call-ended", Message: "call-ended"), await page.SendAsync("note", new { Text = "too late" }));
        }
    }

    [Fact]
    public async Task Close_WithRequestsUnderWay_TellsBothSidesAndLeavesTheCall()
    {
        var call = await CallAsync();
        Desk.Gate = new TaskCompletionSource().Task;
        foreach (var (page, endUser) in call.Sides)
        {
            var handled = Desk.Lookups.Count;
            var asked = page.RequestAsync("lookup", new { Number = 1 });
            var asking = Assert.ThrowsAsync<CallRequestException>(() => call.Messenger.RequestAsync(endUser, new Question("never"), Patience, Token));
            await page.WhenAskedAsync(1);
            await Eventually.HoldsAsync(() => Desk.Lookups.Count == handled + 1);

            await page.CloseAsync();

            Assert.Equal(("closed", true), ((await asked).Code, (await asked).OutcomeUnknown));
            var failure = await asking;
            Assert.Equal((CallRequestFailure.Failed, "closed"), (failure.Reason, failure.Code));
            Assert.Equal("closed", await page.WhenStoppedAsync());
        }

        foreach (var (page, _) in call.Sides) await page.Sdk.WhenStatusAsync("open");
    }
}
