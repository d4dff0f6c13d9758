using System.Net;
using System.Net.Sockets;
using System.Text;
using CallMessageEvents.Tests;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>
/// A proxy before the database: it holds the answers to some statement, which the database has executed meanwhile, or a statement on its way there.
/// </summary>
internal sealed class AnswerProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly int _port;
    private readonly Task _accepting;
    private Hold? _hold;
    private HeldStatement? _statement;

    /// <param name="port">The database's port.</param>
    public AnswerProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Returns a connection string that leads through the proxy. Each statement's text is sent each time.</summary>
    public string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port, AutoPrepareMinUsages = int.MaxValue,
    }.ConnectionString;

    /// <summary>Holds the answers on each connection on which a statement with some text is sent from now on.</summary>
    /// <returns>Lets go of the answers that were held before.</returns>
    public Action HoldAnswersTo(string text)
    {
        var before = Interlocked.Exchange(ref _hold, new(Encoding.UTF8.GetBytes(text)));
        return () => before?.Released.TrySetResult();
    }

    /// <summary>Holds the next statement that has some text, before the database knows of it.</summary>
    public HeldStatement HoldNext(string text)
    {
        var held = new HeldStatement(Encoding.UTF8.GetBytes(text));
        Volatile.Write(ref _statement, held);
        return held;
    }

    public void Release() => Volatile.Read(ref _hold)?.Released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true) _ = ForwardAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
    }

    private async Task ForwardAsync(TcpClient node)
    {
        using (node)
        {
            using var database = new TcpClient { NoDelay = true };
            await database.ConnectAsync(IPAddress.Loopback, _port, _ending.Token);
            node.NoDelay = true;
            var (asked, answered) = (node.GetStream(), database.GetStream());
            var held = Task.CompletedTask;
            await Task.WhenAny(CopyAsync(asked, answered, Ask), CopyAsync(answered, asked, _ => Volatile.Read(ref held)));

            // A statement that is this short comes in one piece.
            Task Ask(ReadOnlyMemory<byte> bytes)
            {
                if (Volatile.Read(ref _hold) is { } hold && bytes.Span.IndexOf(hold.Text) >= 0) Volatile.Write(ref held, hold.Released.Task);
                return Volatile.Read(ref _statement) is { } next && bytes.Span.IndexOf(next.Text) >= 0
                    && Interlocked.CompareExchange(ref _statement, null, next) == next ? next.HoldAsync() : Task.CompletedTask;
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Func<ReadOnlyMemory<byte>, Task> before)
    {
        var buffer = new byte[32 * 1024];
        while (await from.ReadAsync(buffer, _ending.Token) is > 0 and var read)
        {
            await before(buffer.AsMemory(0, read)).WaitAsync(_ending.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), _ending.Token);
        }
    }

    /// <summary>A statement that the database is to get later.</summary>
    internal sealed class HeldStatement(byte[] text)
    {
        private readonly TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte[] Text => text;

        public Task WhenItCameAsync() => Eventually.EndsAsync(_came.Task, "a statement");

        public void Release() => _released.TrySetResult();

        public Task HoldAsync()
        {
            _came.TrySetResult();
            return _released.Task;
        }
    }

    private sealed record Hold(byte[] Text)
    {
        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
