namespace CallMessageEvents.Tests;

/// <summary>One message, however often it is brought, is handled to success once.</summary>
public abstract class DuplicateTests(InboxDriver driver) : InboxTest(driver)
{
    [Fact]
    public async Task Delivery_OfOneThatIsDone_Is204WithoutHandler()
    {
        var count = 0;
        await using var app = Start(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))));

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        await Driver.WhenHandledAsync();
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Delivery_OfOneThatWaits_JoinsAndGetsTheSameOutcome()
    {
        var handler = new HeldHandler();
        await using var app = Start(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var first = app.DeliverAsync(1, 1);
        var run = await handler.NextAsync();
        var second = app.DeliverAsync(2, 2);
        var third = app.DeliverAsync(2, 2);

        run.Succeed();
        (await handler.NextAsync()).Succeed();

        Assert.Equal(new[] { 204, 204, 204 }, await Task.WhenAll(first, second, third));
        await Driver.WhenHandledAsync();
        Assert.Equal(2, handler.Handled.Count);
    }

    [Fact]
    public async Task Delivery_OfOneThatFailed_StartsItAgain()
    {
        var handler = new HeldHandler();
        await using var app = Start(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var first = app.DeliverAsync(1, 1);
        (await handler.NextAsync()).Fail();
        Assert.Equal(Driver.AnswerToFailure, await first);

        var second = Driver.ComesAgainAsync(app, 1, 1);
        (await handler.NextAsync()).Succeed();

        Assert.Equal(204, await second);
        Assert.Equal(204, await app.DeliverAsync(1, 1));
    }

    [Fact]
    public async Task Delivery_SameSidOtherContent_IsTheSameMessage()
    {
        var texts = new List<string>();
        await using var app = Start(builder => builder.AddHandler<Note>((message, _) =>
        {
            texts.Add(message.Content.Text);
            return Task.CompletedTask;
        }));

        await app.DeliverAsync(1, 1, """{"type":"note","text":"a"}""");
        await app.DeliverAsync(1, 1, """{"type":"note","text":"b"}""");

        await Driver.WhenHandledAsync();
        Assert.Equal(["a"], texts);
    }

    [Fact]
    public async Task Delivery_SameSidOtherLeg_IsAnotherMessage()
    {
        var count = 0;
        await using var app = Start(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))));

        await app.DeliverAsync(1, 1, leg: ReceivingApp.Call(1));
        await app.DeliverAsync(1, 1, leg: ReceivingApp.Call(2));

        await Driver.WhenHandledAsync();
        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData("token", 1)]
    [InlineData(null, 2)]
    public async Task Delivery_WithoutSid_IsKnownByTheRequestsToken(string? token, int expected)
    {
        var count = 0;
        await using var app = Start(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))));
        var request = ReceivingApp.Post("/m", [new("CallSid", ReceivingApp.Leg), new("Content", """{"type":"note","text":"a"}""")]);
        var tokened = new CallbackRequest
        {
            Method = request.Method, Scheme = request.Scheme, Host = request.Host, Target = request.Target, ContentType = request.ContentType,
            Body = request.Body, IdempotencyToken = token,
        };

        await app.Receiver.ReceiveMessageAsync(tokened, TestContext.Current.CancellationToken);
        await app.Receiver.ReceiveMessageAsync(tokened, TestContext.Current.CancellationToken);

        await Driver.WhenHandledAsync();
        Assert.Equal(expected, count);
    }
}
