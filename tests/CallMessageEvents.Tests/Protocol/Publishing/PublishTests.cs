using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>The last value of each contract: for whoever is there, and whoever comes later.</summary>
public sealed class PublishTests
{
    private const string Alice = ReceivingApp.Leg;
    private static readonly string Bob = ReceivingApp.Call(2);
    private static readonly string Carol = ReceivingApp.Call(3);

    [Fact]
    public async Task Clients_GetIt_UntilTheySayThatTheyHaveIt_OthersPlainlyAfter3Seconds()
    {
        await using var app = await StartAsync();
        await app.HelloAsync();

        await PublishAsync(app, "first");

        var value = await app.NextAsync();
        Assert.Equal((Alice, "receipt", "first"), (value.Leg, (string?)value.Envelope["want"], (string?)value.Json["text"]));
        Assert.Equal(app.Clock.GetUtcNow().ToUnixTimeMilliseconds(), (long)value.Envelope["rev"]!);
        app.Advance(1.5);
        Assert.Equal(value.Text, (await app.NextAsync()).Text);
        await app.SayAsync(value.Receipt);
        app.Advance(1.5);
        var plain = await app.NextAsync();
        Assert.Equal((Bob, null, null), (plain.Leg, plain.Envelope["want"], plain.Envelope["id"]));
        Assert.Equal(value.Envelope["rev"]!.ToJsonString(), plain.Envelope["rev"]!.ToJsonString());
        app.IsSilent(60);
    }

    [Fact]
    public async Task NewerValue_TakesTheOthersPlace_AndCountsHigher()
    {
        await using var app = await StartAsync();
        await app.HelloAsync();
        await PublishAsync(app, "first");
        await PublishAsync(app, "second");
        var (first, second) = (await app.NextAsync(), await app.NextAsync());
        Assert.Equal((long)first.Envelope["rev"]! + 1, (long)second.Envelope["rev"]!);
        Assert.NotEqual(first.Id, second.Id);

        app.Advance(1.5);

        Assert.Equal(second.Text, (await app.NextAsync()).Text);
        await app.SayAsync(second.Receipt);
        app.Advance(1.5);
        Assert.Equal((Bob, "second"), await WhoAndWhatAsync(app));
        app.IsSilent(60);
    }

    [Fact]
    public async Task WhoComesLater_GetsIt_AndWhoReconnectsGetsItAgain()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, "value");
        await app.StatusAsync(Carol, "ringing", Alice, "carol");
        app.IsSilent(2.5);
        await app.HelloAsync(leg: Carol);

        var value = await app.NextAsync();

        Assert.Equal((Carol, "value"), (value.Leg, (string?)value.Json["text"]));
        await app.SayAsync(value.Receipt, Carol);
        await app.StatusAsync(Carol, "in-progress", Alice, "carol");
        app.Advance(1);
        Assert.Equal([Alice, Bob], new[] { (await app.NextAsync()).Leg, (await app.NextAsync()).Leg }.Order());
        await app.HelloAsync(leg: Carol, id: "h.2");
        var again = await app.NextAsync();
        Assert.Equal((Carol, "value"), (again.Leg, (string?)again.Json["text"]));
        Assert.NotEqual(value.Id, again.Id);
        await app.SayAsync(again.Receipt, Carol);
        app.IsSilent(60);
    }

    [Fact]
    public async Task Unpublished_GoesToNobodyAnyMore()
    {
        await using var app = await StartAsync();
        await app.HelloAsync();
        await PublishAsync(app, "value");
        await app.NextAsync();

        await app.Messenger.UnpublishAsync<Hint>(CallSid.Parse(Bob), TestAccount.Token);

        await app.StatusAsync(Carol, "in-progress", Alice, "carol");
        app.IsSilent(60);
    }

    [Fact]
    public async Task LifetimeIsOver_GoesToNobodyAnyMore()
    {
        await using var app = await StartAsync();
        await app.HelloAsync();
        await PublishAsync(app, "value", new() { Lifetime = TimeSpan.FromSeconds(2) });
        await app.NextAsync();
        app.Advance(1.5);
        await app.NextAsync();

        app.Advance(0.5);

        await app.StatusAsync(Carol, "in-progress", Alice, "carol");
        await app.HelloAsync(leg: Carol);
        app.IsSilent(60);
    }

    [Fact]
    public async Task ConversationIsOver_CallNotActive()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, "value");
        foreach (var (leg, parent) in new[] { (Bob, Alice), (Alice, null) }) await app.StatusAsync(leg, "completed", parent);

        await Assert.ThrowsAsync<CallNotActiveException>(() => PublishAsync(app, "again"));

        app.IsSilent(60);
    }

    [Fact]
    public async Task LegHasEnded_AndNobodyReportsIt_IsFoundOutByARefusal()
    {
        await using var app = await StartAsync(static options => options.Guard.Enabled = true, isSubscribed: false);
        await app.HelloAsync();
        app.Twilio.Know(Alice, "completed", null, "client:alice", "+14155550100");
        app.Twilio.Refused[Alice] = true;

        await PublishAsync(app, "value");

        Assert.Equal(Alice, (await app.NextAsync()).Leg);
        await Eventually.HoldsAsync(async () => await app.Directory.FindAsync(TalkingApp.Leg, TestAccount.Token) is { IsEnded: true });

        app.Advance(3);
        await Eventually.HoldsAsync(() => app.Twilio.Frames.Any(static frame => frame.Leg == Bob));

        // The leg's talk learns it a moment after the directory. Else it would send for ever.
        await Eventually.HoldsAsync(() => IsSilent(app));

        static bool IsSilent(TalkingApp app)
        {
            var before = app.Twilio.Frames.Count;
            for (var passed = 0; passed < 60; passed++) app.Advance(1);
            return app.Twilio.Frames.Count == before;
        }
    }

    [Fact]
    public async Task TooLargeForAnyApp_IsRefused_AndTheValueBeforeStays()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, "value");

        var error = await Assert.ThrowsAsync<MessageTooLargeException>(() => PublishAsync(app, new string('x', 256 * 1024)));

        Assert.Contains("256 KiB", error.Message, StringComparison.Ordinal);
        app.Advance(3);
        Assert.Equal("value", (await WhoAndWhatAsync(app)).Text);
        Assert.Equal("value", (await WhoAndWhatAsync(app)).Text);
        app.IsSilent(60);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(10.0)]
    public async Task PlainValuesAfter_SaysWhen(double? after)
    {
        await using var app = await StartAsync(
            options => options.Conversation.PlainValuesAfter = after is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        await PublishAsync(app, "value");
        app.IsSilent(9.5);

        app.Advance(0.5);

        if (after is not null) Assert.Equal([Alice, Bob], new[] { (await app.NextAsync()).Leg, (await app.NextAsync()).Leg }.Order());
        app.IsSilent(60);
    }

    [Fact]
    public async Task NoCallbackAddress_GoesPlainly_SinceNoHelloCanCome()
    {
        await using var app = await StartAsync(static options => options.PublicBaseUrl = null, isSubscribed: false);
        await PublishAsync(app, "value");

        app.Advance(3);

        Assert.Equal([Alice, Bob], new[] { (await app.NextAsync()).Leg, (await app.NextAsync()).Leg }.Order());
        Assert.DoesNotContain(app.Twilio.Requests, static request => request.Operation == TwilioOperation.CreateSubscription);
    }

    [Fact]
    public async Task LegCannotBeSubscribed_IsLogged_AndGetsItPlainly()
    {
        await using var app = await StartAsync(isSubscribed: false);
        app.Twilio.OnSubscribe = static () => throw new TwilioConnectionException("no") { Reason = TwilioConnectionFailure.Connect };
        await PublishAsync(app, "value");
        Assert.Equal(2, app.Log.Lines.Count(static line => line.Contains("could not be subscribed", StringComparison.Ordinal)));

        app.Advance(3);

        Assert.Equal([Alice, Bob], new[] { (await app.NextAsync()).Leg, (await app.NextAsync()).Leg }.Order());
    }

    [Fact]
    public async Task The65thContract_IsRefused_AnotherValueOfAKnownOneIsNot()
    {
        var contracts = new List<Type>();
        for (var type = typeof(int); contracts.Count < 65; contracts.Add(type)) type = typeof(Box<>).MakeGenericType(type);
        await using var app = await StartAsync(build: builder =>
        {
            var add = typeof(ICallMessageEventsBuilder).GetMethod(nameof(ICallMessageEventsBuilder.AddContract))!;
            for (var i = 0; i < contracts.Count; i++) add.MakeGenericMethod(contracts[i]).Invoke(builder, [$"box-{i}"]);
        });
        foreach (var contract in contracts.Take(64)) await PublishAsync(contract);

        var error = await Assert.ThrowsAsync<InvalidCallMessageException>(() => PublishAsync(contracts[64]));

        Assert.Contains("64", error.Message, StringComparison.Ordinal);
        await PublishAsync(contracts[0]);

        Task PublishAsync(Type contract) => app.Messenger.PublishAsync(TalkingApp.Leg, Activator.CreateInstance(contract)!, TestAccount.Token);
    }

    /// <summary>Alice is talking to bob.</summary>
    private static async Task<TalkingApp> StartAsync(
        Action<CallMessageEventsOptions>? configure = null, bool isSubscribed = true, Action<ICallMessageEventsBuilder>? build = null)
    {
        var app = await TalkingApp.StartAsync(build, configure, isSubscribed);
        await app.StatusAsync(Alice, "in-progress");
        await app.StatusAsync(Bob, "in-progress", Alice, "bob");
        return app;
    }

    private static Task PublishAsync(TalkingApp app, string text, PublishOptions? options = null) =>
        app.Messenger.PublishAsync(TalkingApp.Leg, new Hint(text), options, TestAccount.Token);

    private static async Task<(string Leg, string? Text)> WhoAndWhatAsync(TalkingApp app)
    {
        var frame = await app.NextAsync();
        return (frame.Leg, (string?)frame.Json["text"]);
    }

    private sealed class Box<T>;
}
