using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What answers requests, and what its app gets.</summary>
public sealed class RequestHandlerTests
{
    private const string Request = AskingApp.Request;
    private const string Message = AskingApp.Message;
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
    public async Task Request_ReplyIsPolymorphic_HasTheTypeOfWhatItIs()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddRequestHandler<Question, Figure>(static (_, _) => Task.FromResult<Figure>(new Square(2))));

        await app.AsksAsync(1, Request, """{"type":"square","cme":{"re":"a.1"},"kind":"square","side":2}""");
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
    public async Task Request_OnlyPlainHandlersCouldTakeIt_GetsNoHandler()
    {
        var calls = 0;
        await using var app = await AskingApp.StartAsync(builder => builder
            .AddHandler<Question>((_, _) => Task.FromResult(calls++)).AddFallbackHandler((_, _) => Task.FromResult(calls++)));

        await app.AsksAsync(1, Request, NoHandler);
        await app.AsksAsync(2, Request.Replace("a.1", "a.2", StringComparison.Ordinal), NoHandler.Replace("a.1", "a.2", StringComparison.Ordinal));

        Assert.Equal(0, calls);
        Assert.Contains("Nothing answers requests of type \"question\"", await app.WhenLoggedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_OnlyARequestHandlerCouldTakeIt_GetsNoHandler()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddRequestHandler<Question, Answer>(static (_, _) => Task.FromResult(new Answer("a"))));

        await app.AsksAsync(1, Message, NoHandler);

        Assert.Contains("Nothing handles messages of type \"question\"", await app.WhenLoggedAsync(), StringComparison.Ordinal);
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
        await Eventually.HoldsAsync(() => app.Log.Lines.Count(static line => line.Contains("cannot be read as", StringComparison.Ordinal)) == 2);
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

        Assert.Contains(says, await app.WhenLoggedAsync(), StringComparison.Ordinal);
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
