using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>The order of one call's messages, and how long a missing one is waited for.</summary>
public abstract class OrderTests(InboxDriver driver) : InboxTest(driver)
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(500);

    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task First_NumberedZeroOrOne_StartsAtOnce(long number)
    {
        await using var app = App();
        var answer = app.DeliverAsync(1, number);

        (await _handler.NextAsync()).Succeed();

        Assert.Equal(204, await answer);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(700)]
    [InlineData(long.MaxValue)]
    public async Task First_NumberedHigher_WaitsTheGapTime(long number)
    {
        await using var app = App();
        var answer = app.DeliverAsync(1, number);
        await _time.WhenTimerIsDueAsync(Gap);
        _time.Advance(Gap - TimeSpan.FromMilliseconds(1));
        Assert.True(_time.HasTimerDueIn(TimeSpan.FromMilliseconds(1)));
        await OthersAreHandledAsync(app);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await answer);
    }

    [Fact]
    public async Task First_NumberedOneWhereTwilioCountsFromZero_WaitsForZero()
    {
        await using var app = App();
        var other = app.DeliverAsync(1, 0, leg: ReceivingApp.Call(2));
        (await _handler.NextAsync()).Succeed();
        await other;

        var one = app.DeliverAsync(2, 1);
        await _time.WhenTimerIsDueAsync(Gap);
        var zero = app.DeliverAsync(3, 0);

        Assert.Equal(new long?[] { 0, 1 }, await SucceedAsync(2));
        Assert.Equal(new[] { 204, 204 }, await Task.WhenAll(one, zero));
    }

    [Fact]
    public async Task Messages_ReversedWithinTheGapTime_AreHandledInOrder()
    {
        await using var app = App();
        var answers = new List<Task<int>>();
        foreach (var number in new[] { 5, 4, 3, 2 })
        {
            answers.Add(app.DeliverAsync(number, number));
            await _time.WhenTimerIsDueAsync(Gap);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        answers.Add(app.DeliverAsync(1, 1));

        var handled = new List<long?>();
        for (var i = 0; i < 5; i++) handled.Add(await SucceedAsync());
        Assert.Equal([1, 2, 3, 4, 5], handled);
        Assert.All(await Task.WhenAll(answers), static status => Assert.Equal(204, status));
    }

    [Fact]
    public async Task Next_WhileOneRuns_WaitsForItsEnd()
    {
        await using var app = App();
        var one = app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();
        var two = app.DeliverAsync(2, 2);
        await OthersAreHandledAsync(app);

        run.Succeed();

        Assert.Equal(2, await SucceedAsync());
        Assert.Equal(new[] { 204, 204 }, await Task.WhenAll(one, two));
    }

    [Fact]
    public async Task Failed_CountsAsMissingAgain()
    {
        // Longer than an engine waits before it tries again.
        var gap = TimeSpan.FromSeconds(2);
        await using var app = App(options => options.Receiving.GapTimeout = gap);
        var one = app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();
        var two = app.DeliverAsync(2, 2);
        await Driver.ArrivedAsync(two);
        run.Fail();
        Assert.Equal(Driver.AnswerToFailure, await one);

        // What waits for a number has not begun: the timer comes with the decision.
        await _time.WhenTimerIsDueInAsync(gap);

        one = Driver.ComesAgainAsync(app, 1, 1);

        Assert.Equal(new long?[] { 1, 2 }, await SucceedAsync(2));
        Assert.Equal(new[] { 204, 204 }, await Task.WhenAll(one, two));
    }

    [Fact]
    public async Task PassedOver_RunsAtOnceWhenItComes()
    {
        await using var app = App();
        await HandleAsync(app, 1, 1);
        var three = app.DeliverAsync(3, 3);
        await _time.WhenTimerIsDueAsync(Gap);
        _time.Advance(Gap);
        Assert.Equal(3, await SucceedAsync());
        Assert.Equal(204, await three);

        var two = app.DeliverAsync(2, 2);

        Assert.Equal(2, await SucceedAsync());
        Assert.Equal(204, await two);
    }

    [Fact]
    public async Task AfterAGap_NothingIsWaitedForUntilTwoWereContiguous()
    {
        await using var app = App();
        await HandleAsync(app, 1, 1);
        var answer = app.DeliverAsync(3, 3);
        await _time.WhenTimerIsDueAsync(Gap);
        _time.Advance(Gap);
        await SucceedAsync();
        await answer;

        // 4 is missing, too, and is not waited for.
        await HandleAsync(app, 5, 5);
        await HandleAsync(app, 6, 6);

        // 5 and 6 were contiguous: 7 is waited for.
        var eight = app.DeliverAsync(8, 8);
        await _time.WhenTimerIsDueAsync(Gap);
        var seven = app.DeliverAsync(7, 7);
        Assert.Equal(new long?[] { 7, 8 }, await SucceedAsync(2));
        Assert.Equal(new[] { 204, 204 }, await Task.WhenAll(seven, eight));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-5L)]
    public async Task WithoutANumber_RunsAtOnce(long? number)
    {
        await using var app = App();
        await HandleAsync(app, 1, 1);
        var three = app.DeliverAsync(3, 3);
        await _time.WhenTimerIsDueAsync(Gap);

        await HandleAsync(app, 9, number);

        _time.Advance(Gap);
        Assert.Equal(3, await SucceedAsync());
        Assert.Equal(204, await three);
    }

    [Fact]
    public async Task SameNumberTwice_BothAreHandled()
    {
        await using var app = App();

        await HandleAsync(app, 1, 1);
        await HandleAsync(app, 2, 1);
        await HandleAsync(app, 3, 2);

        await Driver.WhenHandledAsync();
        Assert.Equal(3, _handler.Handled.Count);
    }

    [Fact]
    public async Task QuietForElevenMinutes_TheNextIsNotHeldBack()
    {
        await using var app = App();
        await app.Services.GetRequiredService<ICallDirectory>().ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(ReceivingApp.Leg), Status = CallStatus.InProgress, StatusCallbackAt = _time.GetUtcNow() },
            TestContext.Current.CancellationToken);
        await HandleAsync(app, 1, 1);
        await HandleAsync(app, 2, 2);
        _time.Advance(TimeSpan.FromMinutes(11));
        var other = app.DeliverAsync(9, 1, leg: ReceivingApp.Call(9));
        await SucceedAsync();
        await other;

        await HandleAsync(app, 3, 3);
    }

    [Fact]
    public async Task GapTimeoutZero_ArrivalOrder()
    {
        await using var app = App(options => options.Receiving.GapTimeout = TimeSpan.Zero);
        var answers = new List<Task<int>>();
        foreach (var number in new[] { 9, 2, 5 })
        {
            answers.Add(app.DeliverAsync(number, number));
            await Driver.ArrivedAsync(answers[^1]);
        }

        Assert.Equal(new long?[] { 9, 2, 5 }, await SucceedAsync(3));
        Assert.All(await Task.WhenAll(answers), static status => Assert.Equal(204, status));
    }

    [Fact]
    public async Task DifferentCalls_RunSideBySide()
    {
        await using var app = App();
        var first = app.DeliverAsync(1, 1, leg: ReceivingApp.Call(1));
        var held = await _handler.NextAsync();

        var second = app.DeliverAsync(1, 1, leg: ReceivingApp.Call(2));
        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await second);

        held.Succeed();
        Assert.Equal(204, await first);
    }

    private ReceivingApp App(Action<CallMessageEventsOptions>? configure = null) =>
        Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), configure, _time);

    /// <summary>Other calls' messages go the same way, and are the next to begin: whatever was to begin before would have, by then.</summary>
    private async Task OthersAreHandledAsync(ReceivingApp app)
    {
        for (var call = 1000; call < 1020; call++)
        {
            var other = app.DeliverAsync(call, 1, leg: ReceivingApp.Call(call));
            var run = await _handler.NextAsync();
            Assert.Equal(ReceivingApp.Call(call), run.Context.CallSid.ToString());
            run.Succeed();
            Assert.Equal(204, await other);
        }
    }

    private async Task<long?> SucceedAsync()
    {
        var run = await _handler.NextAsync();
        run.Succeed();
        return run.Number;
    }

    private async Task<long?[]> SucceedAsync(int count)
    {
        var numbers = new long?[count];
        for (var i = 0; i < count; i++) numbers[i] = await SucceedAsync();
        return numbers;
    }

    private async Task HandleAsync(ReceivingApp app, int message, long? number)
    {
        var answer = app.DeliverAsync(message, number);
        await SucceedAsync();
        Assert.Equal(204, await answer);
    }
}
