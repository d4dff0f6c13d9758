namespace CallMessageEvents.Tests;

/// <summary>What is refused before anything is sent.</summary>
public sealed class AskArgumentTests
{
    [Fact]
    public async Task WrongTimes_AreRefused()
    {
        await using var app = await TalkingApp.StartAsync();
        RequestOptions[] wrong =
        [
            new() { Timeout = TimeSpan.Zero }, new() { Timeout = TimeSpan.FromMinutes(9) + TimeSpan.FromTicks(1) }, new() { ReceiptTimeout = TimeSpan.Zero },
            new() { WaitUntilActive = TimeSpan.FromDays(2) }, new() { WaitUntil = CallStatus.InProgress },
            new() { WaitUntil = CallStatus.Completed, WaitUntilActive = TimeSpan.FromSeconds(1) },
        ];
        foreach (var options in wrong) Assert.Equal("options", (await Assert.ThrowsAsync<ArgumentException>(() => app.AskAsync(options))).ParamName);
        foreach (var receipt in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(10) })
            Assert.Equal("options", (await Assert.ThrowsAsync<ArgumentException>(() => app.BeSureAsync(receipt))).ParamName);
        foreach (var lifetime in new[] { TimeSpan.Zero, TimeSpan.FromDays(2) })
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => app.Messenger.PublishAsync(TalkingApp.Leg, new Hint("x"), new PublishOptions { Lifetime = lifetime }, TestAccount.Token));
        }

        Assert.Empty(app.Twilio.Frames);
        Assert.False(app.AskAsync(new() { Timeout = TimeSpan.FromMinutes(9), ReceiptTimeout = TimeSpan.FromHours(1) }).IsCompleted);
    }

    [Fact]
    public async Task NobodyAndNothing_AreRefused()
    {
        await using var app = await TalkingApp.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>("to", () => app.Messenger.RequestAsync(default, new Question("?"), TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentNullException>(() => app.Messenger.RequestAsync(TalkingApp.User, (Question)null!, TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentException>("call", () => app.Messenger.PublishAsync(default, new Hint("x"), TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentException>("call", () => app.Messenger.UnpublishAsync<Hint>(default, TestAccount.Token));
        await Assert.ThrowsAsync<InvalidCallMessageException>(
            () => app.Messenger.RequestAsync<Plain, Answer>(TalkingApp.User, new Plain("x"), cancellationToken: TestAccount.Token));
        await Assert.ThrowsAsync<InvalidCallMessageException>(() => app.Messenger.PublishAsync(TalkingApp.Leg, new Plain("x"), TestAccount.Token));
        await Assert.ThrowsAsync<InvalidCallMessageException>(() => app.Messenger.UnpublishAsync<Plain>(TalkingApp.Leg, TestAccount.Token));
        await Assert.ThrowsAsync<OperationCanceledException>(() => app.AskAsync(cancellationToken: new(canceled: true)));

        Assert.Empty(app.Twilio.Frames);
    }

    [Fact]
    public async Task NoAnswerCouldCome_SaysWhatToSet_AndSendsNothing()
    {
        await using var app = await TalkingApp.StartAsync(configure: static options => options.PublicBaseUrl = null, isSubscribed: false);

        foreach (var asking in new Func<Task>[] { () => app.AskAsync(), () => app.BeSureAsync() })
            Assert.Contains("PublicBaseUrl", (await Assert.ThrowsAsync<InvalidOperationException>(asking)).Message, StringComparison.Ordinal);

        Assert.Empty(app.Twilio.Requests);
    }

    [Fact]
    public async Task ProviderIsDisposed_IsRefused()
    {
        var app = await TalkingApp.StartAsync();
        await app.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => app.AskAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => app.Messenger.PublishAsync(TalkingApp.Leg, new Hint("x"), TestAccount.Token));
    }
}
