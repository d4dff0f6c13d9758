using System.Globalization;

namespace CallMessageEvents.Tests;

/// <summary>How long this process remembers what was done.</summary>
public sealed partial class MemoryRememberedTests
{
    private static readonly TimeSpan HandlerTimeout = TimeSpan.FromSeconds(2);
    private readonly WatchedTime _time = new();
    private int _handled;

    public enum Before
    {
        OneFailure,
        TwoFailures,
        TimeOut,
        FailureThatWasJoined,
    }

    [Theory]
    [InlineData(Before.OneFailure)]
    [InlineData(Before.TwoFailures)]
    [InlineData(Before.TimeOut)]
    [InlineData(Before.FailureThatWasJoined)]
    public async Task FailedBefore_IsRememberedFromItsSuccess(Before before)
    {
        var handler = new HeldHandler();
        await using var app = Start(
            builder => builder.AddHandler<Note>(async (message, token) =>
            {
                await handler.HandleAsync(message, token).WaitAsync(token);
                Interlocked.Increment(ref _handled);
            }),
            static options => options.Receiving.HandlerTimeout = HandlerTimeout,
            _time);
        await FailAsync(app, handler, before);
        _time.Advance(TimeSpan.FromMinutes(9.8));
        var success = app.DeliverAsync(1, 1);
        (await handler.NextAsync()).Succeed();
        Assert.Equal(204, await success);

        // Ten minutes after the failures, fifteen seconds after the success.
        _time.Advance(TimeSpan.FromSeconds(15));
        await ForgetWhatIsOldAsync(app, handler, 101);
        Assert.Equal(204, await Eventually.EndsAsync(app.DeliverAsync(1, 1)));
        Assert.Equal(2, _handled);

        // And as long as what never failed.
        _time.Advance(TimeSpan.FromMinutes(9.7));
        await ForgetWhatIsOldAsync(app, handler, 102);
        Assert.Equal(204, await Eventually.EndsAsync(app.DeliverAsync(1, 1)));
        Assert.Equal(3, _handled);
        _time.Advance(TimeSpan.FromMinutes(0.1));
        await ForgetWhatIsOldAsync(app, handler, 103);
        var again = app.DeliverAsync(1, 1);
        (await handler.NextAsync()).Succeed();
        Assert.Equal(204, await again);
        Assert.Equal(5, _handled);
    }

    [Fact]
    public async Task TwoHundredThousandLater_IsHandledAgain()
    {
        await using var app = Start(
            builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref _handled))), time: _time);
        await app.DeliverAsync(0, null);
        for (var i = 1; i < 200_000; i++) await app.DeliverAsync(Small(i));
        await app.DeliverAsync(0, null);
        Assert.Equal(200_000, _handled);

        await app.DeliverAsync(Small(200_000));
        await app.DeliverAsync(0, null);

        Assert.Equal(200_002, _handled);
    }

    private static CallbackRequest Small(int message) => ReceivingApp.Post(
        "/m", [new("CallSid", ReceivingApp.Leg), new("Content", """{"type":"note","text":"a"}"""), new("Sid", message.ToString(CultureInfo.InvariantCulture))]);

    private async Task FailAsync(ReceivingApp app, HeldHandler handler, Before before)
    {
        for (var failures = before == Before.TwoFailures ? 2 : 1; failures > 0; failures--)
        {
            var answers = new List<Task<int>> { app.DeliverAsync(1, 1) };
            var run = await handler.NextAsync();
            if (before == Before.FailureThatWasJoined) answers.Add(app.DeliverAsync(1, 1));
            if (before == Before.TimeOut)
            {
                await _time.WhenTimerIsDueAsync(HandlerTimeout);
                _time.Advance(HandlerTimeout);
            }
            else
            {
                run.Fail();
            }

            Assert.All(await Task.WhenAll(answers), static status => Assert.Equal(500, status));
        }
    }

    /// <summary>Another message: what is old is forgotten when there is news.</summary>
    private static async Task ForgetWhatIsOldAsync(ReceivingApp app, HeldHandler handler, int message)
    {
        var answer = app.DeliverAsync(message, null, leg: ReceivingApp.Call(2));
        (await handler.NextAsync()).Succeed();
        Assert.Equal(204, await answer);
    }
}
