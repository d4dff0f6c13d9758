using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary>Which handler takes a message, and where it comes from.</summary>
public sealed class HandlerTests
{
    [Fact]
    public async Task TypedHandler_GetsItsContract_OthersGoToTheFallback()
    {
        Seen.Clear();
        await using var app = new ReceivingApp(static builder => builder.AddHandler<Note, NoteHandler>().AddFallbackHandler<Fallback>());

        await app.DeliverAsync(1, 1, """{"type":"note","text":"a"}""");
        await app.DeliverAsync(2, 2, """{"type":"other","text":"b"}""");
        await app.DeliverAsync(3, 3, """{"text":"no type"}""");
        await app.DeliverAsync(4, 4, "17");
        await app.DeliverAsync(5, 5, "no JSON");

        Assert.Equal(["note: a", "other", "(none)", "(none)", "(none)"], Seen.All);
    }

    [Fact]
    public async Task OtherContentType_GoesToTheFallbackOnly()
    {
        Seen.Clear();
        await using var app = new ReceivingApp(static builder => builder.AddHandler<Note, NoteHandler>().AddFallbackHandler<Fallback>());

        await app.Receiver.ReceiveMessageAsync(
            ReceivingApp.Request(1, 1, """{"type":"note","text":"a"}""", contentType: "text/plain"), TestContext.Current.CancellationToken);

        Assert.Equal(["note"], Seen.All);
    }

    [Fact]
    public async Task Handler_ComesFromAScopeOfItsOwn_WhichEndsWithIt()
    {
        var scopes = new List<ScopedThing>();
        await using var app = new ReceivingApp(builder =>
        {
            builder.Services.AddSingleton(scopes).AddScoped<ScopedThing>();
            builder.AddHandler<Note, ScopedHandler>();
        });

        await app.DeliverAsync(1, 1);
        await app.DeliverAsync(2, 2);

        Assert.Equal(2, scopes.Distinct().Count());
        Assert.All(scopes, static thing => Assert.True(thing.IsDisposed));
    }

    [Fact]
    public async Task Handler_IsNewForEachMessage_AndDisposedAfterwards_ThoughItFails()
    {
        var handlers = new List<FailingHandler>();
        await using var app = new ReceivingApp(builder =>
        {
            builder.Services.AddSingleton(handlers);
            builder.AddHandler<Note, FailingHandler>();
        });

        await app.DeliverAsync(1, 1);
        await app.DeliverAsync(2, 2);

        Assert.Equal(2, handlers.Distinct().Count());
        Assert.All(handlers, static handler => Assert.True(handler.IsDisposed));
    }

    [Fact]
    public async Task Handler_RegisteredAsSingleton_IsOne()
    {
        var made = 0;
        await using var app = new ReceivingApp(builder =>
        {
            builder.Services.AddSingleton(_ =>
            {
                made++;
                return new NoteHandler();
            });
            builder.AddHandler<Note, NoteHandler>();
        });

        await app.DeliverAsync(1, 1);
        await app.DeliverAsync(2, 2);

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task Delegate_GetsTheAccountsMessenger()
    {
        ICallMessenger? given = null;
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>((context, _) =>
        {
            given = context.Messenger;
            return Task.CompletedTask;
        }));

        await app.DeliverAsync(1, 1);

        Assert.Same(app.Services.GetRequiredService<ICallMessenger>(), given);
    }

    [Fact]
    public async Task AddContract_NamesATypeThatHasNoAttribute()
    {
        string? text = null;
        await using var app = new ReceivingApp(builder => builder.AddContract<Plain>("plain").AddHandler<Plain>((message, _) =>
        {
            text = message.Content.Text;
            return Task.CompletedTask;
        }));

        await app.DeliverAsync(1, 1, """{"text":"a","type":"plain"}""");

        Assert.Equal("a", text);
    }

    [Theory]
    [InlineData("""{"type":"note","text":17}""")]
    [InlineData("""{"type":"note","text":"cut""")]
    [InlineData("""{"type":"note","text":{}}""")]
    public async Task ContentThatDoesNotFit_Is204_LoggedWithTheSidOnly(string content)
    {
        var count = 0;
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(count++)));

        Assert.Equal(204, await app.DeliverAsync(1, 1, content));

        Assert.Equal(0, count);
        var line = Assert.Single(app.Log.Lines);
        Assert.Contains(ReceivingApp.Message(1), line, StringComparison.Ordinal);
        Assert.DoesNotContain("cut", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContentThatDoesNotFit_WithTheOption_Is500()
    {
        await using var app = new ReceivingApp(
            static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask), static options => options.Receiving.FailUnreadableContent = true);

        Assert.Equal(500, await app.DeliverAsync(1, 1, """{"type":"note","text":17}"""));
    }

    [Fact]
    public async Task NobodyHandles_Is204_LoggedOnceForEachType()
    {
        await using var app = new ReceivingApp(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));

        for (var i = 0; i < 3; i++) Assert.Equal(204, await app.DeliverAsync(i, i, """{"type":"other"}"""));
        Assert.Equal(204, await app.DeliverAsync(4, 4, """{"type":"third"}"""));
        Assert.Equal(204, await app.DeliverAsync(5, 5, """{"type":"please call me at +1 555 0100"}"""));

        Assert.Equal(3, app.Log.Lines.Count);
        Assert.DoesNotContain(app.Log.Lines, static line => line.Contains("555", StringComparison.Ordinal));
    }

    [Fact]
    public void TwoHandlersForOneContract_FailAtStart() => FailsAtStart(
        static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask).AddHandler<Note, NoteHandler>(), "\"note\"");

    [Fact]
    public void TwoFallbacks_FailAtStart() =>
        FailsAtStart(static builder => builder.AddFallbackHandler<Fallback>().AddFallbackHandler<Fallback>(), "AddFallbackHandler");

    [Fact]
    public void HandlerForNoContract_FailsAtStart() =>
        FailsAtStart(static builder => builder.AddHandler<Plain>(static (_, _) => Task.CompletedTask), "AddContract");

    private static void FailsAtStart(Action<ICallMessageEventsBuilder> build, string says)
    {
        using var provider = TestProvider.Create(new Uri("http://127.0.0.1:1"), build: build);

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<ICallMessenger>());

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private sealed record Plain(string Text);

    private sealed class ScopedThing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class FailingHandler : ICallMessageHandler<Note>, IDisposable
    {
        public FailingHandler(List<FailingHandler> handlers) => handlers.Add(this);

        public bool IsDisposed { get; private set; }

        public Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public void Dispose() => IsDisposed = true;
    }

    private sealed class ScopedHandler(ScopedThing thing, List<ScopedThing> scopes) : ICallMessageHandler<Note>
    {
        public Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken)
        {
            Assert.False(thing.IsDisposed);
            scopes.Add(thing);
            return Task.CompletedTask;
        }
    }

    private sealed class NoteHandler : ICallMessageHandler<Note>
    {
        public Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken)
        {
            Seen.Add($"note: {context.Content.Text}");
            return Task.CompletedTask;
        }
    }

    private sealed class Fallback : ICallMessageHandler
    {
        public Task HandleAsync(CallMessageContext context, CancellationToken cancellationToken)
        {
            Seen.Add(context.Message.Type ?? "(none)");
            return Task.CompletedTask;
        }
    }

    private static class Seen
    {
        public static List<string> All { get; } = [];

        public static void Clear() => All.Clear();

        public static void Add(string text) => All.Add(text);
    }
}
