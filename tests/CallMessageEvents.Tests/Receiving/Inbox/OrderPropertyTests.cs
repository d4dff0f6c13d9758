using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

/// <summary>Whatever the arrival, as long as none is later than the gap time: each message is handled once, in order.</summary>
public abstract class OrderPropertyTests(InboxDriver driver) : InboxTest(driver)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public Task AnyArrivalWithinTheGapTime_EachOnceInOrder(int first)
    {
        var arrivals = Gen.ListOf(Gen.Choose(0, 499)).Where(static delays => delays.Count is > 0 and < 40);
        return Task.Run(() => Prop.ForAll(arrivals.ToArbitrary(), delays => HandleAsync(first, [.. delays]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Driver.Trials).WithEndSize(40)), TestContext.Current.CancellationToken);
    }

    /// <param name="first">The number of the first message.</param>
    /// <param name="delays">How late each message is, in milliseconds; one in three comes again, later.</param>
    private async Task HandleAsync(int first, int[] delays)
    {
        var (driver, time) = (Driver.Anew(), new WatchedTime());
        var handled = new List<string>();
        await using var app = new ReceivingApp(
            builder => builder.AddHandler<Note>((message, _) =>
            {
                lock (handled) handled.Add(message.Content.Text);
                return Task.CompletedTask;
            }),
            static options => options.Receiving.AnswerWithin = TimeSpan.FromSeconds(14),
            time,
            driver);

        // Where Twilio counts from 0, it was seen to.
        if (first == 0) await app.DeliverAsync(1000, 0, """{"type":"note","text":"other"}""", ReceivingApp.Call(2));
        await driver.WhenHandledAsync();
        handled.Clear();

        var sent = delays.Select((delay, i) => (Number: first + i, At: (i * 10) + delay)).ToList();
        var arrivals = sent.Concat(sent.Where(static one => one.Number % 3 == 0).Select(static one => one with { At = one.At + 35 }))
            .OrderBy(static one => one.At);
        var answers = new List<Task<int>>();
        var now = 0;
        foreach (var (number, at) in arrivals)
        {
            time.Advance(TimeSpan.FromMilliseconds(at - now));
            now = at;
            answers.Add(app.DeliverAsync(number, number, $$"""{"type":"note","text":"{{number}}"}"""));
            await driver.ArrivedAsync(answers[^1]);
        }

        Assert.All(await Task.WhenAll(answers), static status => Assert.Equal(204, status));
        await driver.WhenHandledAsync();
        Assert.Equal(sent.Select(static one => one.Number.ToString(CultureInfo.InvariantCulture)), handled);
    }
}
