using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Each message has bytes of its own, and nothing else of a request's body is held while it waits.</summary>
public sealed class OwnBodyTests
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task InChunks_IsTaken(int filler)
    {
        await using var app = await TestApp.StartAsync();
        var fields = Fields.Message().With("Filler", new string('x', filler));
        using var request = TestApp.Form(fields, TestApp.Messages, TwilioSigner.Sign(TestApp.AuthToken, app.Url(TestApp.Messages), fields));
        request.Headers.TransferEncodingChunked = true;

        using var answer = await app.SendAsync(request);

        Assert.Equal(204, (int)answer.StatusCode);
    }

    [Fact]
    public async Task ManyAtOnce_NoneHasAnothersBytes()
    {
        var handled = new ConcurrentBag<CallMessage>();
        await using var app = await TestApp.StartAsync(builder =>
        {
            builder.Services.AddSingleton(handled);
            builder.AddFallbackHandler<KeepingHandler>();
        });
        var sent = Enumerable.Range(0, 200)
            .Select(static number => $$"""{"type":"note","text":"{{new string((char)('a' + (number % 26)), number * 7)}}"}""").ToArray();

        var answers = await Task.WhenAll(sent.Select(async (content, number) =>
            await app.PostAsync(Fields.Message(content: content).With("Sid", $"KX{number:x32}"))));

        Assert.All(answers, static answer => Assert.Equal(204, answer));
        Assert.Equal(
            sent.Select(static (content, number) => ($"KX{number:x32}", content)),
            handled.Select(static message => ($"{message.Sid}", Encoding.UTF8.GetString(message.Body.Span))).Order());
    }

    [Fact]
    public async Task WaitsForItsAnswer_BodyIsNotHeld()
    {
        var receiver = new WaitingReceiver();
        await using var app = await TestApp.StartAsync(host: builder => builder.Services.AddSingleton<ICallbackReceiver>(receiver));
        var answer = app.PostAsync(Fields.Message().With("Filler", new string('x', 50_000)));

        var body = await Eventually.EndsAsync(receiver.Body.Task);

        await Eventually.HoldsAsync(() => IsCollected(body), "the body is garbage");
        receiver.Answer.SetResult(new CallbackAnswer { StatusCode = 204 });
        Assert.Equal(204, await answer);
    }

    private static bool IsCollected(WeakReference reference)
    {
        GC.Collect();
        return !reference.IsAlive;
    }

    private sealed class KeepingHandler(ConcurrentBag<CallMessage> handled) : ICallMessageHandler
    {
        public Task HandleAsync(CallMessageContext context, CancellationToken cancellationToken)
        {
            handled.Add(context.Message);
            return Task.CompletedTask;
        }
    }

    /// <summary>Holds nothing of a request, and answers when the test says so.</summary>
    private sealed class WaitingReceiver : ICallbackReceiver
    {
        public TaskCompletionSource<WeakReference> Body { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<CallbackAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<CallbackAnswer> ReceiveMessageAsync(CallbackRequest request, CancellationToken cancellationToken = default)
        {
            Assert.True(MemoryMarshal.TryGetArray(request.Body, out var body));
            Body.SetResult(new WeakReference(body.Array!));
            return new(Answer.Task);
        }

        public ValueTask<CallbackAnswer> ReceiveStatusAsync(CallbackRequest request, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
