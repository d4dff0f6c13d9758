using System.Net.Sockets;
using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>What became of one attempt.</summary>
internal sealed record AttemptOutcome(RetryPolicy RetryOn, int? StatusCode = null, string Answer = "", string? Error = null);

/// <summary>Sends the requests of callbacks. Never throws: what went wrong is in the outcome.</summary>
internal sealed class CallbackHttp : IDisposable
{
    private const string Stopped = "The emulator stopped.";
    private const int MaxAnswerBytes = 1024;

    private static readonly HttpRequestOptionsKey<AttemptClock> ClockKey = new("clock");

    private readonly CancellationToken _stopping;
    private readonly HttpMessageInvoker _http;

    public CallbackHttp(CancellationToken stopping)
    {
        _stopping = stopping;

        // Twilio's requests know nothing of our traces, proxies and cookies.
        _http = new(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
            UseProxy = false,
        });
    }

    public async Task<AttemptOutcome> SendAsync(CallbackRequest callback, AttemptClock clock)
    {
        if (_stopping.IsCancellationRequested)
        {
            return new(RetryPolicy.None, Error: Stopped);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(clock.NoAnswer, _stopping);
        using var request = callback.ToHttp();
        request.Options.Set(ClockKey, clock);
        try
        {
            using var answer = await _http.SendAsync(request, end.Token).ConfigureAwait(false);
            var status = (int)answer.StatusCode;
            var text = await ReadStartAsync(answer.Content, end.Token).ConfigureAwait(false);
            return new(status switch { >= 500 => RetryPolicy.ServerError, >= 400 => RetryPolicy.ClientError, _ => RetryPolicy.None }, status, text);
        }
        catch (HttpRequestException failure)
        {
            var notConnected = failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            return _stopping.IsCancellationRequested ? new(RetryPolicy.None, Error: Stopped)
                : failure.InnerException is TimeoutException late ? new(RetryPolicy.NotConnected, Error: late.Message)
                : new(notConnected ? RetryPolicy.NotConnected : RetryPolicy.NotAnswered, Error: failure.Message);
        }
        catch (OperationCanceledException)
        {
            return _stopping.IsCancellationRequested
                ? new(RetryPolicy.None, Error: Stopped)
                : new(RetryPolicy.NotAnswered, Error: $"No answer within {clock.LastLimit}.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.TryGetValue(ClockKey, out var clock);
        using var timeout = clock!.Connecting();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken, _stopping);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, end.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"No connection within {clock.LastLimit}.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            clock.Connected();
        }
    }

    /// <summary>The start of the body, without a character that is cut in two; less when it does not come in time.</summary>
    private static async Task<string> ReadStartAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var start = new byte[MaxAnswerBytes];
        var length = 0;
        try
        {
            using var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (length < start.Length && await body.ReadAsync(start.AsMemory(length), cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                length += read;
            }
        }
        catch (Exception late) when (late is OperationCanceledException or IOException or HttpRequestException)
        {
            // What came is kept.
        }

        var characters = new char[length];
        return new(characters, 0, Encoding.UTF8.GetDecoder().GetChars(start, 0, length, characters, 0, flush: false));
    }
}
