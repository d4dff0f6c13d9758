using System.Runtime.CompilerServices;
using System.Text;

namespace CallMessageEvents.Tests;

/// <summary>Each message has bytes of its own, and nothing else of a request's body is held while it waits.</summary>
public sealed class OwnBytesTests
{
    [Fact]
    public void ManyAtOnce_NoneHasAnothersBytes()
    {
        var sent = Enumerable.Range(0, 2_000)
            .Select(static number => $$"""{"type":"note","text":"{{new string((char)('a' + (number % 26)), number % 300)}}"}""").ToArray();
        var messages = new CallMessage[sent.Length];

        Parallel.For(0, sent.Length, number => messages[number] = Callback.Parse(SignedRequest.Form(("CallSid", $"CA{number}"), ("Content", sent[number]))));

        Assert.Equal(
            sent.Select(static (content, number) => ($"CA{number}", content)),
            messages.Select(static message => (message.CallSid.ToString(), Callback.Content(message))));
    }

    [Fact]
    public async Task WaitsForItsHandler_BodyIsNotHeld()
    {
        var handler = new HeldHandler();
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>(handler.HandleAsync));

        var (answer, body) = Deliver(app.Receiver);
        var run = await handler.NextAsync();

        await Eventually.HoldsAsync(() =>
        {
            GC.Collect();
            return !body.IsAlive;
        });
        run.Succeed();
        Assert.Equal(204, (await Eventually.EndsAsync(answer)).StatusCode);
    }

    [Fact]
    public async Task QuotedContent_HoldsNothingBesideTheContent()
    {
        const string Content = """{"type":"note","text":"hello"}""";
        var handler = new HeldHandler();
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>(handler.HandleAsync));

        // Six bytes for one, as the escapes of .NET are.
        var answer = app.DeliverAsync(1, null, '"' + string.Concat(Content.Select(static c => $"\\u{(int)c:x4}")) + '"');
        var run = await handler.NextAsync();

        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(run.Context.Message.Body, out var held));
        Assert.Equal(Encoding.UTF8.GetBytes(Content), held.Array);
        run.Succeed();
        Assert.Equal(204, await Eventually.EndsAsync(answer));
    }

    /// <summary>In a method of its own, whose variables are gone when it returns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Task<CallbackAnswer> Answer, WeakReference Body) Deliver(ICallbackReceiver receiver)
    {
        var body = SignedRequest.Form(("CallSid", ReceivingApp.Leg), ("Content", """{"type":"note","text":"hello"}"""), ("Filler", new string('x', 1_000)));
        var request = new CallbackRequest
        {
            Method = "POST",
            Scheme = "https",
            Host = "example.com",
            Target = "/messages",
            ContentType = "application/x-www-form-urlencoded",
            Body = body,
        };
        return (receiver.ReceiveMessageAsync(request, TestContext.Current.CancellationToken).AsTask(), new WeakReference(body));
    }
}
