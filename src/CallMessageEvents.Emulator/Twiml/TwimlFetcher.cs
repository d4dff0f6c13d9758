using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>Asks an application for TwiML: one attempt, at most 15 s, any 2xx.</summary>
internal sealed class TwimlFetcher(TimeProvider time) : IDisposable
{
    private const int RetrievalFailed = 11200;
    private const int TooLarge = 11750;
    private const int MaxLength = 64 * 1024;
    private const int MaxRecorded = 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    // Twilio's requests know nothing of our traces, proxies and cookies.
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        ConnectTimeout = Timeout,
        UseCookies = false,
        UseProxy = false,
    });

    /// <summary>What is to run; <see langword="null"/> when the emulator stops. The attempt is recorded as a delivery.</summary>
    public async Task<TwimlAction?> FetchAsync(CallScript script, CancellationToken stopping)
    {
        using var request = TwimlRequest.Create(script.Call, script.Source);
        var began = time.GetTimestamp();
        var courier = script.Board.Courier;
        var delivery = new CallbackDelivery
        {
            Kind = CallbackKind.Voice, CallSid = script.Call.Sid, Callback = request.RequestUri!, Attempt = 1, At = time.GetUtcNow(), Number = courier.NextNumber(),
            SharedKeyId = script.Call.Account.SharedKey?.Id,
        };
        var (statusCode, text, error) = await AskAsync(request, stopping).ConfigureAwait(false);
        courier.Record(delivery with
        {
            StatusCode = statusCode,
            Answer = text is { Length: > MaxRecorded } ? text[..MaxRecorded] : text ?? "",
            Error = error,
            Duration = time.GetElapsedTime(began),
        });
        if (stopping.IsCancellationRequested) return null;
        if (error is not null) return Failed(script, error);
        return statusCode is >= 200 and < 300
            ? text is null ? new TwimlAction.Error(TooLarge, $"{script.Source.Url}: the document is over {MaxLength / 1024} KB") : TwimlParser.Parse(text, script.Source.Url)
            : Failed(script, $"the answer is {statusCode}");
    }

    /// <summary>Status and text of the answer, the text null when it is too large; or what went wrong.</summary>
    private async Task<(int? StatusCode, string? Text, string? Error)> AskAsync(HttpRequestMessage request, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            using var answer = await _http.SendAsync(request, end.Token).ConfigureAwait(false);
            return ((int)answer.StatusCode, await ReadAsync(answer.Content, end.Token).ConfigureAwait(false), null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (null, null, failure.Message);
        }
        catch (OperationCanceledException)
        {
            return (null, null, stopping.IsCancellationRequested ? "The emulator was disposed." : $"no answer within {Timeout.TotalSeconds} s");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The document in UTF-8; <see langword="null"/> when it is too large.</summary>
    private static async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxLength + 1];
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return length > MaxLength ? null : Encoding.UTF8.GetString(buffer, 0, length).TrimStart('\uFEFF');
        }
    }

    private static TwimlAction.Error Failed(CallScript script, string reason) => new(RetrievalFailed, $"{script.Source.Url}: {reason}");
}
