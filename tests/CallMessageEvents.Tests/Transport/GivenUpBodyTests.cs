using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>A request that was given up may still be read: its bytes must not become another message's.</summary>
public sealed class GivenUpBodyTests
{
    private const int Others = 200;

    [Fact]
    public async Task SendAsync_GivenUpWhileItsBodyIsWritten_NoMessageCarriesAnothersBytes()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var texts = new ConcurrentQueue<string>();
        var answer = twilio.Otherwise;
        twilio.Otherwise = async http =>
        {
            texts.Enqueue((await http.Request.ReadFormAsync(TestAccount.Token))["Content"].ToString());
            await answer(http);
        };
        var (held, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        var connections = 0;
        await using var provider = twilio.Provide(build: builder => builder.HttpClient
            .AddHttpMessageHandler(static () => new Impatient())
            .UseSocketsHttpHandler((handler, _) => handler.ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, token);
                var stream = new NetworkStream(socket, ownsSocket: true);
                return Interlocked.Increment(ref connections) == 1 ? new Held(stream, held, open.Task) : stream;
            }));
        using var cancellation = new CancellationTokenSource();

        var first = SendAsync(0, cancellation.Token);
        await Eventually.EndsAsync(held.Task);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Task.WhenAll(Enumerable.Range(1, Others).Select(i => SendAsync(i, TestAccount.Token)));
        open.SetResult();

        await Eventually.HoldsAsync(() => texts.Count == Others + 1);
        Assert.Equal(Enumerable.Range(0, Others + 1).Select(Json).Order(), texts.Order());

        Task<SentMessage> SendAsync(int i, CancellationToken token) =>
            provider.Messenger().SendAsync(EndUser.OnLeg(ScriptedTwilio.Leg), new { Text = Text(i) }, cancellationToken: token);
    }

    private static string Json(int i) => $$"""{"text":"{{Text(i)}}"}""";

    /// <summary>Longer than a connection buffers, and all of one length, so that a buffer fits the next message.</summary>
    private static string Text(int i) => string.Concat(Enumerable.Repeat($"{i:000}.", 2400));

    /// <summary>Stops waiting when it is cancelled, though the request goes on.</summary>
    private sealed class Impatient : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            base.SendAsync(Copy(request), CancellationToken.None).WaitAsync(cancellationToken);

        // The request is disposed by whoever sent it; its content must not be, as the body is what this is about.
        private static HttpRequestMessage Copy(HttpRequestMessage request)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
            request.Content = null;
            return copy;
        }
    }

    /// <summary>A connection that takes long to write.</summary>
    private sealed class Held(Stream inner, TaskCompletionSource held, Task open) : DelegatingStream(inner)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            held.TrySetResult();
            await open;
            await base.WriteAsync(buffer, CancellationToken.None);
        }
    }

    private class DelegatingStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
