namespace CallMessageEvents.Tests;

/// <summary>Who ends a subscription is rarely the only one who does: a handler, a lifecycle handler and the hang-up come at the same moment.</summary>
public sealed class UnsubscribeRaceTests
{
    private static readonly SubscribeOptions Options = new() { Callback = new Uri("https://example.com/messages") };

    /// <summary>The second of two callers is answered late: when the successor was made, and perhaps ended, too.</summary>
    [Theory]
    [InlineData(204, false)]
    [InlineData(204, true)]
    [InlineData(404, false)]
    [InlineData(404, true)]
    public async Task UnsubscribeAsync_TwiceAtOnceAndOneAnswerIsLate_TakesNothingBackThatWasDoneSince(int lateStatus, bool isSuccessorEnded)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Provide();
        var messenger = provider.Messenger();
        var (asked, late) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Made(twilio, 1);
        twilio.Then(async http =>
        {
            asked.SetResult();
            await late.Task;
            http.Response.StatusCode = lateStatus;
        });
        twilio.Then(lateStatus == 204 ? 404 : 204);
        Made(twilio, 2);
        var first = await SubscribeAsync(messenger);

        var unsubscribing = messenger.UnsubscribeAsync(first, TestAccount.Token);
        await Eventually.EndsAsync(asked.Task);
        await messenger.UnsubscribeAsync(first, TestAccount.Token);
        var second = await SubscribeAsync(messenger);
        if (isSuccessorEnded)
        {
            twilio.Then(204);
            await messenger.UnsubscribeAsync(second, TestAccount.Token);
        }

        late.SetResult();
        await Eventually.EndsAsync(unsubscribing);
        Made(twilio, 3);
        var third = await SubscribeAsync(messenger);

        var keys = twilio.Requests.Where(static request => request.Method == "POST").Select(static request => request.Form["IdempotencyKey"]).ToList();
        Assert.Equal(isSuccessorEnded, third != second);
        Assert.Equal(isSuccessorEnded ? 3 : 2, keys.Count);
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    /// <summary>Two who end it, and the end of the call, in any order.</summary>
    [Fact]
    public async Task UnsubscribeAsync_WhileTheCallHangsUp_IsNoError()
    {
        await using var account = await TestAccount.StartAsync();
        var random = new Random(7);
        for (var round = 0; round < 25; round++)
        {
            var alice = account.Alice();
            var user = EndUser.OnLeg(alice.Sid);
            var subscription = await account.Messenger.SubscribeAsync(user, Options, TestAccount.Token);
            Func<Task>[] racing =
            [
                () => account.Messenger.UnsubscribeAsync(subscription, TestAccount.Token),
                () => account.Messenger.UnsubscribeAsync(subscription, TestAccount.Token),
                () =>
                {
                    alice.Complete();
                    return Task.CompletedTask;
                },
            ];
            random.Shuffle(racing);

            await Task.WhenAll(racing.Select(static one => Task.Run(one)));

            await Assert.ThrowsAsync<CallNotActiveException>(() => account.Messenger.SubscribeAsync(user, Options, TestAccount.Token));
        }
    }

    private static Task<CallMessageSubscription> SubscribeAsync(ICallMessenger messenger) =>
        messenger.SubscribeAsync(EndUser.OnLeg(ScriptedTwilio.Leg), Options, TestAccount.Token);

    private static void Made(ScriptedTwilio twilio, int number) => twilio.Then(201, $$"""{"sid":"ZY{{number:x32}}"}""");
}
