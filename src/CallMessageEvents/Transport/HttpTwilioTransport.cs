using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>The transport over the named <see cref="HttpClient"/>, which it holds: the handler renews its own connections.</summary>
/// <param name="client">The client as the application may have set it up.</param>
/// <param name="handler">The client's handler, which knows the proxy; null where it is not known.</param>
/// <param name="baseAddress">The address of the REST API.</param>
/// <param name="account">The account.</param>
/// <param name="authentication">Finds the credentials of a request.</param>
/// <param name="time">The clock for a Retry-After with a date.</param>
internal sealed class HttpTwilioTransport(
    HttpClient client, HttpMessageHandler? handler, Uri baseAddress, AccountSid account, AccountAuthentication authentication, TimeProvider time)
    : ITwilioTransport, IDisposable
{
    private const int UsualSize = 2048;

    /// <summary>What is announced gets room at once up to here; the rest as it comes.</summary>
    private const int MaxAnnounced = 16 * 1024;

    /// <summary>A page of a hundred calls is about 250 KB. A longer body is cut; then it cannot be read, unless it is an error's text.</summary>
    private const int MaxSize = 4 * 1024 * 1024;

    private readonly string _base = baseAddress.AbsoluteUri.TrimEnd('/');

    /// <summary>Where it sends, for errors and logs.</summary>
    public TwilioEndpoint Endpoint { get; } = new(baseAddress, handler);

    public AccountSid AccountSid => account;

    public async Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, _base + request.PathAndQuery)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Content = request.FormLength == 0 ? null : new FormContent(request),
        };
        if (await authentication.FindAsync(request.AccountSid, cancellationToken).ConfigureAwait(false) is { } authorization)
            message.Headers.TryAddWithoutValidation("Authorization", authorization);

        var readsBefore = request.Reads;
        try
        {
            // Headers only, so that the body is read up to a limit: a proxy must not fill the memory.
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return new TwilioResponse
            {
                StatusCode = (int)answer.StatusCode,
                Body = await ReadAsync(answer.Content, cancellationToken).ConfigureAwait(false),
                RetryAfter = answer.IsSuccessStatusCode ? null : RetryAfter(answer.Headers.RetryAfter),
                RequestId = answer.Headers.TryGetValues("Twilio-Request-Id", out var ids) ? string.Join(", ", ids) : null,
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || IsOthersTimeout(e, cancellationToken))
        {
            var error = ConnectionErrors.Create(TwilioConnectionException.ReasonOf(e), Endpoint, e);
            throw request.Reads == readsBefore ? error : ConnectionErrors.HasLeft(error);
        }
    }

    public void Dispose() => client.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var announced = content.Headers.ContentLength;
        var limit = (int)Math.Min(announced ?? MaxSize, MaxSize);
        var (body, length) = (new byte[Math.Min(announced is null ? UsualSize : MaxAnnounced, limit)], 0);
        while (true)
        {
            var room = body.AsMemory(length);
            length += await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (length < body.Length || length == limit) return body.AsMemory(0, length);
            Array.Resize(ref body, Math.Min(body.Length * 2, limit));
        }
    }

    /// <summary>The handler's own limit for making a connection, the client's time-out, or a handler that the application added.</summary>
    private static bool IsOthersTimeout(Exception e, CancellationToken cancellationToken) =>
        e is OperationCanceledException { InnerException: TimeoutException } && !cancellationToken.IsCancellationRequested;

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
