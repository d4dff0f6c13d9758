using System.Net.Sockets;

namespace CallMessageEvents.Emulator;

/// <summary>Sends requests to applications. Never throws: what went wrong is in the outcome. Redirects are not followed.</summary>
internal sealed class CallbackHttp : IDisposable
{
    private const string Stopped = "The emulator stopped.";

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

    /// <param name="request">The request.</param>
    /// <param name="clock">Ends the attempt in time.</param>
    /// <param name="maxBytes">How much of the answer is of interest.</param>
    public async Task<AttemptOutcome> SendAsync(HttpRequestMessage request, AttemptClock clock, int maxBytes)
    {
        if (_stopping.IsCancellationRequested)
        {
            return Failed(RetryPolicy.None, Stopped);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(clock.NoAnswer, _stopping);
        request.Options.Set(ClockKey, clock);
        try
        {
            using var answer = await _http.SendAsync(request, end.Token).ConfigureAwait(false);
            var status = (int)answer.StatusCode;
            var (body, isWhole) = await ReadStartAsync(answer.Content, maxBytes, end.Token).ConfigureAwait(false);
            return new(status switch { >= 500 => RetryPolicy.ServerError, >= 400 => RetryPolicy.ClientError, _ => RetryPolicy.None })
            {
                StatusCode = status,
                Body = body,
                IsWhole = isWhole,
                MediaType = answer.Content.Headers.ContentType?.MediaType,
                Location = answer.Headers.Location,
            };
        }
        catch (HttpRequestException failure)
        {
            var notConnected = failure.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            return _stopping.IsCancellationRequested ? Failed(RetryPolicy.None, Stopped)
                : failure.InnerException is TimeoutException late ? Failed(RetryPolicy.NotConnected, late.Message)
                : Failed(notConnected ? RetryPolicy.NotConnected : RetryPolicy.NotAnswered, failure.Message);
        }
        catch (OperationCanceledException)
        {
            return _stopping.IsCancellationRequested
                ? Failed(RetryPolicy.None, Stopped)
                : Failed(RetryPolicy.NotAnswered, $"No answer within {clock.LastLimit}.");
        }

        static AttemptOutcome Failed(RetryPolicy retryOn, string error) => new(retryOn) { Error = error };
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

    /// <summary>The start of the body; less when it does not come in time.</summary>
    private static async Task<(byte[] Start, bool IsWhole)> ReadStartAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var start = new byte[maxBytes];
        var length = 0;
        var isWhole = false;
        try
        {
            using var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (length < start.Length && !isWhole)
            {
                var read = await body.ReadAsync(start.AsMemory(length), cancellationToken).ConfigureAwait(false);
                (length, isWhole) = (length + read, read == 0);
            }
        }
        catch (Exception late) when (late is OperationCanceledException or IOException or HttpRequestException)
        {
            // What came is kept.
        }

        return (start[..length], isWhole);
    }
}
