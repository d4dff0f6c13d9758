using System.Diagnostics;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.OpenTelemetry.Tests;

public sealed class TraceTests
{
    [Fact]
    public async Task Message_HandlerAnswers_AllBelongsToTheRequestThatBroughtIt()
    {
        await using var app = await TracedApp.StartAsync(static account => account.AddHandler<Note>(
            static (context, cancellationToken) => context.Messenger.SendAsync(context.Sender, new Note("Yes."), cancellationToken: cancellationToken)));
        var bob = await app.CallAsync();

        await bob.SendMessageAsync("""{"type":"note","text":"Is anybody there?"}""", TracedApp.Token);

        var handled = await app.SpanAsync("process call message", IsOf(bob));
        var request = await app.SpanAsync("POST /call-message-events/messages", span => span.SpanId == handled.ParentSpanId);
        var sent = await app.SpanAsync("send call message", IsOf(bob));
        var post = await app.SpanAsync("POST", span => span.ParentSpanId == sent.SpanId);
        Assert.Equal((request.TraceId, handled.SpanId), (sent.TraceId, sent.ParentSpanId));
        Assert.Equal((request.TraceId, request.TraceId), (handled.TraceId, post.TraceId));
        Assert.Equal((ActivityKind.Consumer, ActivityKind.Producer), (handled.Kind, sent.Kind));
    }

    [Fact]
    public async Task Status_LifecycleHandlerSends_BelongsToTheHandler()
    {
        await using var app = await TracedApp.StartAsync(static account => account.AddLifecycleHandler<Welcome>());

        var bob = app.Dial().Answer().Child;

        var sent = await app.SpanAsync("send call message", IsOf(bob));
        var told = await app.SpanAsync("process call status", span => span.SpanId == sent.ParentSpanId);
        Assert.Equal(ActivityKind.Consumer, told.Kind);
        Assert.True(IsOf(bob)(told));
        Assert.Equal(nameof(ICallLifecycleHandler.OnAnsweredAsync), told.GetTagItem("code.function.name"));

        // The request may have ended before the handler began.
        await app.SpanAsync("POST /call-message-events/status", span => span.SpanId == told.ParentSpanId);
    }

    [Fact]
    public async Task Status_LifecycleHandlerFails_ItsSpanSaysSo()
    {
        await using var app = await TracedApp.StartAsync(static account => account.AddLifecycleHandler<Broken>());

        var bob = app.Dial().Answer().Child;

        var told = await app.SpanAsync("process call status", span => IsOf(bob)(span) && span.Status == ActivityStatusCode.Error);
        Assert.Equal("NotSupportedException", told.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Spans_ShowNoContent()
    {
        await using var app = await TracedApp.StartAsync(static account => account.AddHandler<Note>(
            static (context, stopping) => context.Messenger.SendAsync(context.Sender, new Note("a secret, too"), cancellationToken: stopping)));
        var bob = await app.CallAsync();

        await bob.SendMessageAsync("""{"type":"note","text":"a secret"}""", TracedApp.Token);

        Activity[] spans = [await app.SpanAsync("process call message", IsOf(bob)), await app.SpanAsync("send call message", IsOf(bob))];
        Assert.DoesNotContain(spans.SelectMany(static span => span.TagObjects), static tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
    }

    /// <summary>Applications of other tests have the same source.</summary>
    private static Func<Activity, bool> IsOf(EmulatedCall leg) => span => leg.Sid.Equals(span.GetTagItem("messaging.destination.name"));

    internal sealed class Welcome : ICallLifecycleHandler
    {
        public Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken) => context.Leg.Identity == "bob"
            ? context.Messenger.SendAsync(EndUser.OnLeg(context.CallSid), new Note("Welcome."), cancellationToken: cancellationToken)
            : Task.CompletedTask;
    }

    internal sealed class Broken : ICallLifecycleHandler
    {
        public Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            throw new NotSupportedException("the handler's own fault");
    }
}
