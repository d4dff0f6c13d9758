namespace CallMessageEvents.Tests;

/// <summary>One message, however often it is brought, is handled to success once.</summary>
public sealed class DuplicateTests
{
    [Fact]
    public async Task Delivery_OfOneThatIsDone_Is204WithoutHandler()
    {
        var count = 0;
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))));

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        Assert.Equal(1, count);
    }

    [Theory]
    [InlineData(true, 204)]
    [InlineData(false, 500)]
    public async Task Delivery_OfOneThatRuns_JoinsAndGetsTheSameOutcome(bool succeeds, int expected)
    {
        var handler = new HeldHandler();
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var first = app.DeliverAsync(1, 1);
        var run = await handler.NextAsync();
        var second = app.DeliverAsync(1, 1);
        Assert.False(second.IsCompleted);

        if (succeeds) run.Succeed();
        else run.Fail();

        Assert.Equal(new[] { expected, expected }, await Task.WhenAll(first, second));
        handler.Release();
        await app.StopAsync();
        Assert.Equal(succeeds ? ["hello"] : [], handler.Handled);
    }

    [Fact]
    public async Task Delivery_OfOneThatWaits_JoinsAndGetsTheSameOutcome()
    {
        var handler = new HeldHandler();
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var first = app.DeliverAsync(1, 1);
        var run = await handler.NextAsync();
        var second = app.DeliverAsync(2, 2);
        var third = app.DeliverAsync(2, 2);

        run.Succeed();
        (await handler.NextAsync()).Succeed();

        Assert.Equal(new[] { 204, 204, 204 }, await Task.WhenAll(first, second, third));
        Assert.Equal(2, handler.Handled.Count);
    }

    [Fact]
    public async Task Delivery_OfOneThatFailed_StartsItAgain()
    {
        var handler = new HeldHandler();
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var first = app.DeliverAsync(1, 1);
        (await handler.NextAsync()).Fail();
        Assert.Equal(500, await first);

        var second = app.DeliverAsync(1, 1);
        (await handler.NextAsync()).Succeed();

        Assert.Equal(204, await second);
        Assert.Equal(204, await app.DeliverAsync(1, 1));
    }

    [Fact]
    public async Task Delivery_SameSidOtherContent_IsTheSameMessage()
    {
        var texts = new List<string>();
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>((message, _) =>
        {
            texts.Add(message.Content.Text);
            return Task.CompletedTask;
        }));

        await app.DeliverAsync(1, 1, """{"type":"note","text":"a"}""");
        await app.DeliverAsync(1, 1, """{"type":"note","text":"b"}""");

        Assert.Equal(["a"], texts);
    }

    [Fact]
    public async Task Delivery_SameSidOtherLeg_IsAnotherMessage()
    {
        var count = 0;
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))));

        await app.DeliverAsync(1, 1, leg: ReceivingApp.Call(1));
        await app.DeliverAsync(1, 1, leg: ReceivingApp.Call(2));

        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData("token", 1)]
    [InlineData(null, 2)]
    public async Task Delivery_WithoutSid_IsKnownByTheRequestsToken(string? token, int expected)
    {
        var count = 0;
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))));
        var request = ReceivingApp.Post("/m", [new("CallSid", ReceivingApp.Leg), new("Content", """{"type":"note","text":"a"}""")]);
        var tokened = new CallbackRequest
        {
            Method = request.Method, Scheme = request.Scheme, Host = request.Host, Target = request.Target, ContentType = request.ContentType,
            Body = request.Body, IdempotencyToken = token,
        };

        await app.Receiver.ReceiveMessageAsync(tokened, TestContext.Current.CancellationToken);
        await app.Receiver.ReceiveMessageAsync(tokened, TestContext.Current.CancellationToken);

        Assert.Equal(expected, count);
    }

    [Fact]
    public async Task Delivery_OfOneDoneMoreThanTenMinutesAgo_IsHandledAgain()
    {
        var time = new WatchedTime();
        var count = 0;
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))), time: time);
        await app.DeliverAsync(1, 1);
        time.Advance(TimeSpan.FromMinutes(10));
        await app.DeliverAsync(2, 2);
        await app.DeliverAsync(1, 1);
        Assert.Equal(2, count);

        time.Advance(TimeSpan.FromSeconds(1));
        await app.DeliverAsync(3, 3);
        await app.DeliverAsync(1, 1);

        Assert.Equal(4, count);
    }
}
