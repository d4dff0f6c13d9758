using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>Asks an application for TwiML: as often and as long as the address allows, and where its redirects lead.</summary>
internal sealed class TwimlFetcher(TimeProvider time, CallbackCourier courier, ILogger logger, CancellationToken stopping) : IDisposable
{
    public const int RetrievalFailed = 11200;
    public const int TooManyRedirects = 11215;

    private const int InvalidRedirect = 11216;
    private const int TooLarge = 11750;
    private const int InvalidContentType = 12300;
    private const int MaxLength = 64 * 1024;
    private const int MostRedirects = 5; // Twilio's own number is not known.

    private readonly CallbackHttp _http = new(stopping);

    /// <summary>What is to run; <see langword="null"/> when the emulator stops. Every attempt is recorded as a delivery.</summary>
    public async Task<TwimlDocument?> FetchAsync(EmulatedCall call, TwimlSource source)
    {
        var to = source.Address!;
        var overrides = ConnectionOverrides.Read(to.Url, part => Log.OverrideIgnored(logger, CallbackKind.Voice, call.Sid, part));
        var fields = TwimlRequest.Fields(call, source.Parameters);
        var began = time.GetTimestamp();
        for (var redirects = 0; ; redirects++)
        {
            var outcome = await AskAsync(call, to, fields, overrides, began).ConfigureAwait(false);
            if (stopping.IsCancellationRequested) return null;
            if (!outcome.IsRedirect) return Read(call, to.Url, outcome);
            if (redirects == MostRedirects) return Failed(TooManyRedirects, to.Url, $"more than {MostRedirects} redirects in a row");
            if (Follow(to, outcome) is not { } next)
            {
                return Failed(
                    InvalidRedirect, to.Url, $"the answer is {outcome.StatusCode}, and only 301, 302, 303 and 307 to an http or https URL are followed");
            }

            // As a browser does: only a 307 is the same request once more.
            if (outcome.StatusCode != 307) fields = [];
            to = next;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<AttemptOutcome> AskAsync(
        EmulatedCall call, TwimlAddress to, IReadOnlyCollection<KeyValuePair<string, string>> fields, ConnectionOverrides overrides, long began)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = TwimlRequest.Create(call, to, fields);
            var (at, attemptBegan) = (time.GetUtcNow(), time.GetTimestamp());
            using var clock = new AttemptClock(time, overrides, overrides.TotalTime - time.GetElapsedTime(began));
            var outcome = await _http.SendAsync(request, clock, MaxLength + 1).ConfigureAwait(false);
            courier.Record(new CallbackDelivery
            {
                Kind = CallbackKind.Voice,
                CallSid = call.Sid,
                Callback = request.RequestUri!,
                Attempt = attempt,
                At = at,
                Number = courier.NextNumber(),
                SharedKeyId = call.Account.SharedKey?.Id,
                StatusCode = outcome.StatusCode,
                Answer = outcome.Answer,
                Error = outcome.Error,
                Duration = time.GetElapsedTime(attemptBegan),
            });
            if (!overrides.AllowRetry(attempt, outcome.RetryOn, time.GetElapsedTime(began)))
            {
                return outcome;
            }
        }
    }

    private TwimlDocument Read(EmulatedCall call, Uri url, AttemptOutcome outcome)
    {
        if (outcome.Error is { } error) return Failed(RetrievalFailed, url, error);
        if (outcome.StatusCode is not (>= 200 and < 300)) return Failed(RetrievalFailed, url, $"the answer is {outcome.StatusCode}");
        if (outcome.Body.Length > MaxLength) return Failed(TooLarge, url, $"the document is over {MaxLength / 1024} KB");
        if (!outcome.IsWhole) return Failed(RetrievalFailed, url, "the answer did not come whole");
        var type = outcome.MediaType?.ToLowerInvariant();
        switch (type)
        {
            case "text/xml" or "application/xml":
                return TwimlParser.Parse(outcome.Body, url);
            case "text/html":
                Log.TwimlIsHtml(logger, call.Sid);
                return TwimlParser.Parse(outcome.Body, url);
            case "text/plain":
            case not null when type.StartsWith("audio/", StringComparison.Ordinal):
                Log.TwimlReadAloud(logger, call.Sid, type);
                return TwimlDocument.Of(new TwimlVerb.HangUp());
            default:
                var which = type is null ? "has no Content-Type" : $"is {type}";
                return Failed(InvalidContentType, url, $"the answer {which}: TwiML must be text/xml or application/xml");
        }
    }

    private static TwimlAddress? Follow(TwimlAddress from, AttemptOutcome outcome) =>
        outcome.Location is { } location && Uri.TryCreate(from.Url, location, out var url) && CallbackUrl.TryRead(url.OriginalString, out var next)
            ? outcome.StatusCode switch
            {
                301 or 302 or 303 => new(next, HttpMethod.Get),
                307 => new(next, from.Method),
                _ => null,
            }
            : null;

    private static TwimlDocument Failed(int code, Uri url, string reason) =>
        TwimlDocument.Error(code, $"{url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}: {reason}");
}
