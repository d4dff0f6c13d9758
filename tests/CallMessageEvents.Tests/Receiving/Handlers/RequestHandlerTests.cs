using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What an app gets of a handler's end.</summary>
public sealed class RequestHandlerTests
{
    private const string Request = """{"type":"question","cme":{"id":"a.1","want":"reply","ttl":30000},"text":"What?"}""";
    private const string Message = """{"type":"question","cme":{"id":"a.1","want":"receipt"},"text":"What?"}""";
    private const string Receipt = """{"cme":{"re":["a.1"]}}""";
    private const string Failed = """{"cme":{"re":"a.1","error":{"code":"failed"}}}""";
    private const string NoHandler = """{"cme":{"re":"a.1","error":{"code":"no-handler"}}}""";
    private const string BadContent = """{"cme":{"re":"a.1","error":{"code":"bad-content"}}}""";
    private const string Secret = "s3cret";

    [Fact]
    public async Task Request_HandlerReplies_GetsTheReply()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddRequestHandler<Question, Answer>(static (context, _) => Task.FromResult(new Answer($"{context.Content.Text} {context.CallSid}"))));

        await app.AsksAsync(1, Request, $$"""{"type":"answer","cme":{"re":"a.1"},"text":"What? {{ReceivingApp.Leg}}"}""");

        Assert.Empty(app.Log.Lines);
    }

    [Fact]
    public async Task Request_HandlerIsAClass_IsAskedInAScopeOfItsOwn()
    {
        await using var app = await AskingApp.StartAsync(static builder =>
        {
            builder.Services.AddScoped<Counter>();
            builder.AddHandler<Question, Both>().AddRequestHandler<Question, Answer, Both>();
        });

        await app.AsksAsync(1, Request, """{"type":"answer","cme":{"re":"a.1"},"text":"1"}""");
        await app.AsksAsync(2, Request.Replace("a.1", "a.2", StringComparison.Ordinal), """{"type":"answer","cme":{"re":"a.2"},"text":"1"}""");
        await app.AsksAsync(3, Message.Replace("a.1", "a.3", StringComparison.Ordinal), """{"cme":{"re":["a.3"]}}""");
    }

    [Theory]
    [InlineData("own", """{"type":"long-answer","cme":{"re":"a.1"},"more":"b","text":"a"}""")]
    [InlineData("inherited", """{"type":"plain-answer","cme":{"re":"a.1"},"more":"b","text":"a"}""")]
    public async Task Request_ReplyIsOfADerivedType_IsWrittenAsWhatItIs(string kind, string reply)
    {
        await using var app = await AskingApp.StartAsync(builder => builder.AddRequestHandler<Question, PlainAnswer>((_, _) =>
            Task.FromResult<PlainAnswer>(kind == "own" ? new LongAnswer { More = "b" } : new NamelessAnswer { More = "b" })));

        await app.AsksAsync(1, Request, reply);
    }

    [Fact]
    public async Task Request_ContractRefusesUnknownMembers_IsHandled()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddRequestHandler<StrictQuestion, Answer>(static (context, _) => Task.FromResult(new Answer(context.Content.Text))));

        await app.AsksAsync(
            1, """{"type":"strict","cme":{"id":"a.1","want":"reply","ttl":30000},"text":"a"}""", """{"type":"answer","cme":{"re":"a.1"},"text":"a"}""");
    }

    [Fact]
    public async Task Request_HandlerThrows_GetsFailed_WithoutItsText()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddRequestHandler<Question, Answer>(static (_, _) => throw new InvalidOperationException(Secret)));

        await app.AsksAsync(1, Request, Failed);

        Assert.Contains("an app that waits is told so", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_HandlerThrows_GetsFailed_AndIsNotDeliveredAgain()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddHandler<Question>(static (_, _) => throw new InvalidOperationException(Secret)));

        await app.AsksAsync(1, Message, Failed);

        Assert.Contains("an app that waits is told so", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandlerThrows_IsMeasured()
    {
        await using var app = await AskingApp.StartAsync(static builder =>
        {
            builder.Services.AddMetrics();
            builder.AddRequestHandler<Question, Answer>(static (_, _) => throw new InvalidOperationException(Secret));
        });
        using var measured = new Measurements(app.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());

        await app.AsksAsync(1, Request, Failed);

        Assert.Equal(1, measured.Sum("messaging.client.consumed.messages", "error.type", nameof(InvalidOperationException)));
    }

    [Theory]
    [InlineData(Request)]
    [InlineData(Message)]
    public async Task Fault_IsTold_AndIsNoError(string frame)
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddHandler<Question>(static (_, _) => throw new CallRequestFault("unknown-account", "There is no such account."))
            .AddRequestHandler<Question, Answer>(static (_, _) => throw new CallRequestFault("unknown-account", "There is no such account.")));

        await app.AsksAsync(
            1, frame, """{"cme":{"re":"a.1","error":{"code":"unknown-account","message":"There is no such account."}}}""");

        Assert.Contains("refused it with the code \"unknown-account\"", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_NoMessage_TellsTheCode()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddRequestHandler<Question, Answer>(static (_, _) => throw new CallRequestFault("later")));

        await app.AsksAsync(1, Request, """{"cme":{"re":"a.1","error":{"code":"later"}}}""");
    }

    [Theory]
    [InlineData(1001, "m")]
    [InlineData(999, "😀m")]
    public async Task Fault_LongMessage_IsCut(int characters, string end)
    {
        var message = new string('m', characters) + end;
        await using var app = await AskingApp.StartAsync(builder => builder
            .AddRequestHandler<Question, Answer>((_, _) => throw new CallRequestFault("long", message)));

        await app.AsksAsync(
            1, Request, $$$$"""{"cme":{"re":"a.1","error":{"code":"long","message":"{{{{new string('m', Math.Min(characters, 1000))}}}}"}}}""");
    }

    [Fact]
    public async Task Request_OnlyPlainHandlersCouldTakeIt_GetsNoHandler()
    {
        var calls = 0;
        await using var app = await AskingApp.StartAsync(builder => builder
            .AddHandler<Question>((_, _) => Task.FromResult(calls++)).AddFallbackHandler((_, _) => Task.FromResult(calls++)));

        await app.AsksAsync(1, Request, NoHandler);
        await app.AsksAsync(2, Request.Replace("a.1", "a.2", StringComparison.Ordinal), NoHandler.Replace("a.1", "a.2", StringComparison.Ordinal));

        Assert.Equal(0, calls);
        Assert.Contains("Nothing answers requests of type \"question\"", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_OnlyARequestHandlerCouldTakeIt_GetsNoHandler()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddRequestHandler<Question, Answer>(static (_, _) => Task.FromResult(new Answer("a"))));

        await app.AsksAsync(1, Message, NoHandler);

        Assert.Contains("Nothing handles messages of type \"question\"", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_FallbackTakesIt_GetsItsReceipt()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder.AddFallbackHandler(static (_, _) => Task.CompletedTask));

        await app.AsksAsync(1, Message, Receipt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContentDoesNotFit_GetsBadContent(bool fails)
    {
        var calls = 0;
        await using var app = await AskingApp.StartAsync(
            builder => builder.AddHandler<Question>((_, _) => Task.FromResult(calls++)).AddRequestHandler<Question, Answer>((_, _) =>
            {
                calls++;
                return Task.FromResult(new Answer("a"));
            }),
            options => options.Receiving.FailUnreadableContent = fails);

        await app.AsksAsync(1, Request.Replace("\"What?\"", "17", StringComparison.Ordinal), BadContent);
        await app.AsksAsync(
            2, Message.Replace("\"What?\"", "17", StringComparison.Ordinal).Replace("a.1", "a.2", StringComparison.Ordinal),
            BadContent.Replace("a.1", "a.2", StringComparison.Ordinal));

        Assert.Equal(0, calls);
        Assert.Equal(2, app.Log.Lines.Count(static line => line.Contains("cannot be read as", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("null", "returned null")]
    [InlineData("cycle", "cannot be written")]
    [InlineData("collision", "Rename the property")]
    public async Task Reply_CannotBeWritten_GetsFailed(string kind, string says)
    {
        await using var app = await AskingApp.StartAsync(builder => builder.AddRequestHandler<Question, PlainAnswer>((_, _) =>
            Task.FromResult<PlainAnswer>(kind switch
            {
                "null" => null!,
                "cycle" => new CyclicAnswer(),
                _ => new CollidingAnswer(),
            })));

        await app.AsksAsync(1, Request, Failed);

        Assert.Contains(says, Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandlerTimeout_GetsFailed()
    {
        var time = new WatchedTime();
        await using var app = await AskingApp.StartAsync(
            static builder => builder.AddRequestHandler<Question, Answer>(static async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return new Answer("never");
            }),
            static options => options.Receiving.HandlerTimeout = TimeSpan.FromMilliseconds(100),
            time);
        var asked = app.AsksAsync(1, Request, Failed);
        await time.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(100));

        time.Advance(TimeSpan.FromMilliseconds(100));

        await Eventually.HoldsAsync(() => asked.IsCompleted);
        await asked;
        Assert.Contains("Receiving:HandlerTimeout", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_AppWaitsNoLonger_HandlerIsCancelled_AndThatIsNoError()
    {
        var time = new WatchedTime();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await AskingApp.StartAsync(
            builder => builder.AddRequestHandler<Question, Answer>(async (_, cancellationToken) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    cancelled.SetResult();
                }

                return new Answer("never");
            }),
            time: time);
        var delivery = app.DeliverAsync(1, Request.Replace("30000", "200", StringComparison.Ordinal));
        await time.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(200));

        time.Advance(TimeSpan.FromMilliseconds(200));

        await cancelled.Task;
        Assert.Equal(204, await Eventually.EndsAsync(delivery));
        Assert.Contains("did not wait any longer", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
        await app.AsksAsync(2, Message.Replace("a.1", "a.2", StringComparison.Ordinal), NoHandler.Replace("a.1", "a.2", StringComparison.Ordinal));
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    [CallMessage("strict")]
    private sealed record StrictQuestion(string Text);

    [CallMessage("plain-answer")]
    private class PlainAnswer
    {
        public string Text { get; init; } = "a";
    }

    [CallMessage("long-answer")]
    private sealed class LongAnswer : PlainAnswer
    {
        public string? More { get; init; }
    }

    private sealed class NamelessAnswer : PlainAnswer
    {
        public string? More { get; init; }
    }

    private sealed class CyclicAnswer : PlainAnswer
    {
        public CyclicAnswer Self => this;
    }

    private sealed class CollidingAnswer : PlainAnswer
    {
        public string Type => Secret;
    }

    private sealed class Counter
    {
        public int Count { get; set; }
    }

    private sealed class Both(Counter counter) : ICallMessageHandler<Question>, ICallRequestHandler<Question, Answer>
    {
        Task ICallMessageHandler<Question>.HandleAsync(CallMessageContext<Question> context, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<Answer> HandleAsync(CallMessageContext<Question> context, CancellationToken cancellationToken) =>
            Task.FromResult(new Answer($"{++counter.Count}"));
    }
}
