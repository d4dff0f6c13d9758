using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CallMessageEvents.Tests;

/// <summary>Which deliveries are of one message: what cannot be told apart for certain is handled, not lost.</summary>
public abstract class IdentityTests(InboxDriver driver) : InboxTest(driver)
{
    private const string Leg = ReceivingApp.Leg;
    private readonly ConcurrentQueue<string> _handled = [];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" \t ")]
    public async Task TokenIsBlank_MessagesWithoutSidAreEachHandled(string? token)
    {
        await using var app = App();

        foreach (var text in new[] { "a", "b", "c" }) Assert.Equal(204, await DeliverAsync(app, Leg, text, token: token));

        await Driver.WhenHandledAsync();
        Assert.Equal(["a", "b", "c"], _handled);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t")]
    public async Task SidIsBlank_MessagesAreEachHandled(string sid)
    {
        await using var app = App();

        foreach (var text in new[] { "a", "b" }) Assert.Equal(204, await DeliverAsync(app, Leg, text, sid));

        await Driver.WhenHandledAsync();
        Assert.Equal(["a", "b"], _handled);
    }

    [Fact]
    public async Task SidIsBlank_TheTokenTellsRepetitions()
    {
        await using var app = App();

        for (var i = 0; i < 2; i++) Assert.Equal(204, await DeliverAsync(app, Leg, "a", " ", "token"));

        await Driver.WhenHandledAsync();
        Assert.Equal(["a"], _handled);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(30_000)]
    public async Task TokenOfAnyLength_TellsRepetitions(int length)
    {
        await using var app = App();
        var token = new string('t', length);

        for (var i = 0; i < 2; i++) Assert.Equal(204, await DeliverAsync(app, Leg, "a", token: token));
        Assert.Equal(204, await DeliverAsync(app, Leg, "b", token: token[..^1] + "u"));

        await Driver.WhenHandledAsync();
        Assert.Equal(["a", "b"], _handled);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(30_000)]
    public async Task SidOfAnyLength_TellsMessagesApart(int length)
    {
        await using var app = App();
        var sid = new string('s', length);

        for (var i = 0; i < 2; i++) Assert.Equal(204, await DeliverAsync(app, Leg, "a", sid));
        Assert.Equal(204, await DeliverAsync(app, Leg, "b", sid[..^1] + "t"));

        await Driver.WhenHandledAsync();
        Assert.Equal(["a", "b"], _handled);
    }

    [Fact]
    public async Task SameTokenOtherLeg_IsAnotherMessage()
    {
        await using var app = App();

        foreach (var leg in new[] { 1, 2 }) Assert.Equal(204, await DeliverAsync(app, ReceivingApp.Call(leg), "a", token: "token"));

        await Driver.WhenHandledAsync();
        Assert.Equal(2, _handled.Count);
    }

    [Fact]
    public async Task SameTokenOtherContent_IsAnotherMessage()
    {
        await using var app = App();

        foreach (var text in new[] { "a", "b", "a" }) Assert.Equal(204, await DeliverAsync(app, Leg, text, token: "token"));

        await Driver.WhenHandledAsync();
        Assert.Equal(["a", "b"], _handled);
    }

    [Fact]
    public async Task SameTokenOtherNumber_IsAnotherMessage()
    {
        await using var app = App();

        foreach (var number in new[] { "1", "2", "2" }) Assert.Equal(204, await DeliverAsync(app, Leg, "a", token: "token", number: number));

        await Driver.WhenHandledAsync();
        Assert.Equal(2, _handled.Count);
    }

    [Fact]
    public async Task TokenThatIsAnotherMessagesSid_IsNotThatMessage()
    {
        await using var app = App();

        Assert.Equal(204, await DeliverAsync(app, Leg, "a", ReceivingApp.Message(1)));
        Assert.Equal(204, await DeliverAsync(app, Leg, "b", token: ReceivingApp.Message(1)));

        await Driver.WhenHandledAsync();
        Assert.Equal(["a", "b"], _handled);
    }

    [Fact]
    public async Task SameSidOtherToken_IsTheSameMessage()
    {
        await using var app = App();

        foreach (var token in new[] { "one", "two" }) Assert.Equal(204, await DeliverAsync(app, Leg, "a", ReceivingApp.Message(1), token));

        await Driver.WhenHandledAsync();
        Assert.Equal(["a"], _handled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LongName_IsNotKeptForWhatIsDone(bool isSid)
    {
        var sids = new ConcurrentQueue<WeakReference>();
        await using var app = Start(builder => builder.AddHandler<Note>((message, _) =>
        {
            if (message.Message.Sid is { } sid) sids.Enqueue(new(sid.ToString()));
            return Task.CompletedTask;
        }));

        var token = await DeliverWithLongNameAsync(app, isSid);
        await Driver.WhenHandledAsync();
        var name = isSid ? sids.First() : token;

        await Eventually.HoldsAsync(() =>
        {
            GC.Collect();
            return !name.IsAlive;
        });
    }

    /// <summary>Keeps nothing of what it delivers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> DeliverWithLongNameAsync(ReceivingApp app, bool isSid)
    {
        var name = new string('x', 20_000);
        Assert.Equal(204, await (isSid ? DeliverAsync(app, Leg, "a", sid: name) : DeliverAsync(app, Leg, "a", token: name)));

        // What serves requests is used again, and forgets the one before.
        for (var i = 2; i < 10; i++) Assert.Equal(204, await app.DeliverAsync(i, null));
        return new(name);
    }

    private static async Task<int> DeliverAsync(ReceivingApp app, string leg, string text, string? sid = null, string? token = null, string? number = null)
    {
        var fields = new List<KeyValuePair<string, string>> { new("CallSid", leg), new("Content", $$"""{"type":"note","text":"{{text}}"}""") };
        if (sid is not null) fields.Add(new("Sid", sid));
        if (number is not null) fields.Add(new("SequenceNumber", number));
        return await app.DeliverAsync(ReceivingApp.Post("/m", fields, token));
    }

    private ReceivingApp App() => Start(builder => builder.AddHandler<Note>((message, _) =>
    {
        _handled.Enqueue(message.Content.Text);
        return Task.CompletedTask;
    }));
}
