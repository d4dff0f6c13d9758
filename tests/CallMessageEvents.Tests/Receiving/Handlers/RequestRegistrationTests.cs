using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Which request handlers an application can have. What is wrong is said at start.</summary>
public sealed class RequestRegistrationTests
{
    [Fact]
    public void Start_ContractHasAPlainAndARequestHandler_Starts() => Assert.Empty(StartFailures.Of(static builder => builder
        .AddHandler<Question>(static (_, _) => Task.CompletedTask)
        .AddRequestHandler<Question, Answer>(static (_, _) => Task.FromResult(new Answer("a")))));

    [Fact]
    public void Start_TwoRequestHandlersForOneContract_Fails()
    {
        var failure = Assert.Single(StartFailures.Of(static builder => builder
            .AddRequestHandler<Question, Answer>(static (_, _) => Task.FromResult(new Answer("a"))).AddRequestHandler<Question, Answer, Answering>()));

        Assert.Contains("Two request handlers are registered for \"question\"", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_RequestIsNoContract_SaysWhatToDo()
    {
        var failure = Assert.Single(StartFailures.Of(
            static builder => builder.AddRequestHandler<Plain, Answer>(static (_, _) => Task.FromResult(new Answer("a")))));

        Assert.Contains($"A request handler is registered for {typeof(Plain)}, which is no contract", failure, StringComparison.Ordinal);
        Assert.Contains("AddContract", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_ReplyIsNoContract_SaysWhatToDo()
    {
        var failure = Assert.Single(StartFailures.Of(
            static builder => builder.AddRequestHandler<Question, Plain>(static (_, _) => Task.FromResult(new Plain("a")))));

        Assert.Contains($"replies with {typeof(Plain)}, which is no contract", failure, StringComparison.Ordinal);
        Assert.Contains("AddContract", failure, StringComparison.Ordinal);
        Assert.Empty(StartFailures.Of(static builder => builder
            .AddContract<Plain>("plain").AddRequestHandler<Question, Plain>(static (_, _) => Task.FromResult(new Plain("a")))));
    }

    [Fact]
    public void Start_ContextLacksRequestOrReply_NamesBoth()
    {
        var failures = StartFailures.Of(static builder => builder.ConfigureJson(static json => json.TypeInfoResolverChain.Add(NoteJson.Default))
            .AddRequestHandler<Question, Answer>(static (_, _) => Task.FromResult(new Answer("a")))).ToList();

        Assert.Equal(2, failures.Count);
        Assert.Contains(failures, static failure => failure.Contains($"{typeof(Question)}, which has a handler", StringComparison.Ordinal));
        Assert.Contains(failures, static failure => failure.Contains($"{typeof(Answer)}, which a request handler replies with", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_ReplyIsAbstract_Starts() => Assert.Empty(StartFailures.Of(static builder =>
        builder.AddRequestHandler<Question, AbstractAnswer>(static (_, _) => Task.FromResult<AbstractAnswer>(new ShortAnswer()))));

    [Fact]
    public void Start_RequestIsAbstract_Fails() => Assert.Contains(
        "which is abstract",
        Assert.Single(StartFailures.Of(static builder => builder.AddRequestHandler<AbstractAnswer, Answer>(static (_, _) => Task.FromResult(new Answer("a"))))),
        StringComparison.Ordinal);

    [Fact]
    public void Start_NamedAccountsHandlerCannotBeMade_SaysWhatItLacks()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents("support", StartFailures.Valid).AddRequestHandler<Question, Answer, Lacking>();

        Assert.Contains($"takes {typeof(Uri)}", Assert.Single(StartFailures.Of(services, "support")), StringComparison.Ordinal);
    }

    [Fact]
    public void AddRequestHandler_NoDelegate_IsRefused() => Assert.Throws<ArgumentNullException>(
        "handle", static () => new ServiceCollection().AddCallMessageEvents(StartFailures.Valid).AddRequestHandler<Question, Answer>(null!));

    [Fact]
    public async Task PlainMessage_OnlyARequestHandlerCouldTakeIt_IsUnhandled()
    {
        var calls = 0;
        await using var app = new ReceivingApp(builder => builder.AddRequestHandler<Question, Answer>((_, _) =>
        {
            calls++;
            return Task.FromResult(new Answer("a"));
        }));

        Assert.Equal(204, await app.DeliverAsync(1, 1, """{"type":"question","text":"a"}"""));

        Assert.Equal(0, calls);
        Assert.Contains("Nothing handles messages of type \"question\"", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainMessage_OnlyARequestHandlerCouldTakeIt_GoesToTheFallback()
    {
        var types = new List<string?>();
        await using var app = new ReceivingApp(builder => builder
            .AddRequestHandler<Question, Answer>(static (_, _) => throw new NotSupportedException())
            .AddFallbackHandler((context, _) =>
            {
                types.Add(context.Message.Type);
                return Task.CompletedTask;
            }));

        Assert.Equal(204, await app.DeliverAsync(1, 1, """{"type":"question","text":"a"}"""));

        Assert.Equal("question", Assert.Single(types));
    }

    [Fact]
    public async Task OnlyARequestHandler_LegsAreSubscribed()
    {
        await using var account = await TestAccount.StartAsync(
            static options => (options.PublicBaseUrl, options.Signature.DangerouslyAcceptAnySender) = (new Uri("https://example.com"), true),
            static builder => builder.AddRequestHandler<Question, Answer>(static (_, _) => Task.FromResult(new Answer("a"))));
        account.Services.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
        var alice = account.Alice();

        await account.Directory.ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(alice.Sid), Status = CallStatus.InProgress, From = "client:alice", Direction = "inbound" },
            TestAccount.Token);

        await Eventually.HoldsAsync(() => account.Twilio.Requests.Any(
            static request => request.Path.EndsWith("Subscriptions.json", StringComparison.Ordinal) && request.StatusCode == 201));
    }

    [CallMessage("abstract-answer")]
    private abstract record AbstractAnswer;

    [CallMessage("short-answer")]
    private sealed record ShortAnswer : AbstractAnswer;

    private sealed class Answering : ICallRequestHandler<Question, Answer>
    {
        public Task<Answer> HandleAsync(CallMessageContext<Question> context, CancellationToken cancellationToken) => Task.FromResult(new Answer("a"));
    }

    private sealed class Lacking(Uri missing) : ICallRequestHandler<Question, Answer>
    {
        public Task<Answer> HandleAsync(CallMessageContext<Question> context, CancellationToken cancellationToken) =>
            Task.FromResult(new Answer(missing.ToString()));
    }
}
