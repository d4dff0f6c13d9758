using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>Asks an application for TwiML: one attempt, at most 15 s, any 2xx.</summary>
internal sealed class TwimlFetcher(TimeProvider time) : IDisposable
{
    private const int RetrievalFailed = 11200;
    private const int TooLarge = 11750;
    private const int MaxLength = 64 * 1024;

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

    /// <summary>What is to run; <see langword="null"/> when the emulator stops.</summary>
    public async Task<TwimlAction?> FetchAsync(CallScript script, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        using var request = TwimlRequest.Create(script.Call, script.Source);
        try
        {
            using var answer = await _http.SendAsync(request, end.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                return Failed(script, $"the answer is {(int)answer.StatusCode}");
            }

            return await ReadAsync(answer.Content, end.Token).ConfigureAwait(false) is { } text
                ? TwimlParser.Parse(text, script.Source.Url)
                : new TwimlAction.Error(TooLarge, $"{script.Source.Url}: the document is over {MaxLength / 1024} KB");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Failed(script, failure.Message);
        }
        catch (OperationCanceledException)
        {
            return stopping.IsCancellationRequested ? null : Failed(script, $"no answer within {Timeout.TotalSeconds} s");
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
