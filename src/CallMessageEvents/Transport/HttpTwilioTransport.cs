using System.Net.Http.Headers;

namespace CallMessageEvents;

/// <summary>The transport over the named <see cref="HttpClient"/>, which it holds: the handler renews its own connections.</summary>
internal sealed class HttpTwilioTransport(HttpClient client, Uri baseAddress, AccountSid account, AccountAuthentication authentication, TimeProvider time)
    : ITwilioTransport, IDisposable
{
    private readonly string _base = baseAddress.AbsoluteUri.TrimEnd('/');

    public AccountSid AccountSid => account;

    public async Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, AddressOf(request))
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        message.Headers.Authorization = await authentication.FindAsync(request.AccountSid, cancellationToken).ConfigureAwait(false);
        message.Content = Content(request);

        try
        {
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return new TwilioResponse
            {
                StatusCode = (int)answer.StatusCode,
                Body = await ResponseBody.ReadAsync(answer.Content, cancellationToken).ConfigureAwait(false),
                RetryAfter = RetryAfter(answer.Headers.RetryAfter),
                RequestId = answer.Headers.TryGetValues("Twilio-Request-Id", out var ids) ? ids.First() : null,
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || IsOthersTimeout(e, cancellationToken))
        {
            throw ConnectionErrors.Create(TwilioConnectionException.ReasonOf(e), baseAddress.Host, e);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>The same for every message to a leg.</summary>
    private Uri AddressOf(TwilioRequest request) =>
        request.MessagePath is { } path ? path.Address ??= new Uri(_base + path.Text) : new Uri(_base + request.PathAndQuery);

    private static HttpContent? Content(TwilioRequest request)
    {
        if (request.Body is { } body) return new FormContent(body);
        return request.Form.IsEmpty ? null : new ReadOnlyMemoryContent(request.Form) { Headers = { ContentType = FormContent.FormType } };
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
