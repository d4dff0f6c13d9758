using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>The transport over the named <see cref="HttpClient"/>, which it holds: the handler renews its own connections.</summary>
/// <param name="client">The client as the application may have set it up.</param>
/// <param name="handler">The client's handler; null where it is not known.</param>
/// <param name="baseAddress">Where Twilio is.</param>
/// <param name="account">The account that it is for.</param>
/// <param name="authentication">Who authenticates.</param>
/// <param name="time">Tells how long it is until a date.</param>
internal sealed class HttpTwilioTransport(
    HttpClient client, HttpMessageHandler? handler, Uri baseAddress, AccountSid account, AccountAuthentication authentication, TimeProvider time)
    : ITwilioTransport, IDisposable
{
    private readonly string _base = baseAddress.AbsoluteUri.TrimEnd('/');

    /// <summary>Where it sends, for errors and logs.</summary>
    public TwilioEndpoint Endpoint { get; } = new(baseAddress, handler);

    /// <summary>
    /// Past the client, where the application has set no headers or time-out on it: the client would link cancellations and watch its own time for each
    /// request, which the resilience does already.
    /// </summary>
    private readonly HttpMessageInvoker? _direct =
        handler is not null && client.DefaultRequestHeaders.NonValidated.Count == 0 && client.Timeout == Timeout.InfiniteTimeSpan ? new HttpMessageInvoker(handler, disposeHandler: false) : null;

    public AccountSid AccountSid => account;

    public Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken) => ExchangeAsync(request, cancellationToken).AsTask();

    public void Dispose()
    {
        _direct?.Dispose();
        client.Dispose();
    }

    // Pooled, with a small task around it: the state of an exchange is larger than a task.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TwilioResponse> ExchangeAsync(TwilioRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, AddressOf(request))
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        if (await authentication.FindAsync(request.AccountSid, cancellationToken).ConfigureAwait(false) is { } authorization)
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        message.Content = Content(request);

        try
        {
            using var answer = await SendAsync(message, cancellationToken).ConfigureAwait(false);
            using var body = new BodyStream();
            try
            {
                await answer.Content.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException) when (body.IsFull)
            {
                // The rest is not wanted.
            }

            return new TwilioResponse
            {
                StatusCode = (int)answer.StatusCode,
                Body = body.ToArray(),
                RetryAfter = answer.IsSuccessStatusCode ? null : RetryAfter(answer.Headers.RetryAfter),
                RequestId = answer.Headers.NonValidated.TryGetValues("Twilio-Request-Id", out var ids) ? ids.ToString() : null,
            };
        }
        catch (HttpRequestException e) when (cancellationToken.IsCancellationRequested)
        {
            // As the client has it: what was cancelled did not fail.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || IsOthersTimeout(e, cancellationToken))
        {
            throw ConnectionErrors.Create(TwilioConnectionException.ReasonOf(e), Endpoint, e);
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) =>
        _direct?.SendAsync(message, cancellationToken) ?? client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>The same for every message to a leg.</summary>
    private Uri AddressOf(TwilioRequest request) =>
        request.MessagePath is { } path ? path.Address ??= new Uri(_base + path.Text) : new Uri(_base + request.PathAndQuery);

    private static HttpContent? Content(TwilioRequest request)
    {
        if (request.Body is { } body) return new FormContent(body);
        return request.Form.IsEmpty ? null : FormContent.Named(new ReadOnlyMemoryContent(request.Form));
    }

    /// <summary>The handler's own limit for making a connection, or a handler that the application added.</summary>
    private static bool IsOthersTimeout(Exception e, CancellationToken cancellationToken) =>
        e is OperationCanceledException { InnerException: TimeoutException } && !cancellationToken.IsCancellationRequested;

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
