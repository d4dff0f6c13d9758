namespace CallMessageEvents;

/// <summary>
/// Checks each credential against Twilio, and the clock. The auth token is checked beside an API key, because it verifies callbacks. The request is a list of
/// one call: a standard API key may not read the account itself, and the library needs the calls.
/// </summary>
internal sealed class TwilioChecks(HttpClient client, HttpMessageHandler? handler, CallMessageEventsOptions options, TimeProvider time)
{
    public const string Clock = "clock";

    private const int Unauthorized = 401;
    private const int Forbidden = 403;
    private const int NotFound = 404;
    private const int TooMany = 429;
    private const int FirstServerError = 500;

    /// <summary>A little: Twilio's answer has whole seconds, and took a while.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly Uri _address = TwilioAddress.Create(options.BaseAddress, options.Region, options.Edge);
    private readonly AccountSid _account = AccountSid.Parse(options.AccountSid!);

    public async Task<IReadOnlyList<CallMessageCheck>> RunAsync(CancellationToken cancellationToken)
    {
        var checks = new List<CallMessageCheck>();
        if (!SecretText.IsMissing(options.ApiKeySid))
        {
            var key = BasicAuthentication.Create(options.AccountSid, null, options.ApiKeySid, options.ApiKeySecret);
            checks.Add(await CheckAsync("api-key", $"API key {options.ApiKeySid}", key, cancellationToken).ConfigureAwait(false));
        }

        if (!SecretText.IsMissing(options.AuthToken))
        {
            var token = BasicAuthentication.Create(options.AccountSid, options.AuthToken, null, null);
            checks.Add(await CheckAsync("auth-token", "The auth token", token, cancellationToken).ConfigureAwait(false));
        }

        checks.Add(await CheckClockAsync(cancellationToken).ConfigureAwait(false));
        return checks;
    }

    private async Task<CallMessageCheck> CheckAsync(string name, string credential, string? authorization, CancellationToken cancellationToken)
    {
        var secrets = new AccountSecrets { Authorization = authorization };

        // Not disposed, which would dispose the client.
        var transport = new HttpTwilioTransport(client, handler, _address, _account, new AccountAuthentication(_account, secrets, others: null), time);
        var request = new TwilioRequest
        {
            Operation = TwilioOperation.ListCalls, Method = HttpMethod.Get, AccountSid = _account, PathAndQuery = TwilioPaths.OneCall(_account),
        };
        try
        {
            var answer = await Limited.CallAsync(
                token => new ValueTask<TwilioResponse>(transport.SendAsync(request, token)),
                AccountChecks.RequestLimit, time, cancellationToken).ConfigureAwait(false);
            return Judge(name, credential, answer, new TwilioExchange(request));
        }
        catch (TwilioConnectionException e)
        {
            return CallMessageCheck.Failed(name, $"{credential} could not be checked. {e.Message}");
        }
        catch (TimeoutException)
        {
            return CallMessageCheck.Failed(name, $"{credential} could not be checked: {_address.Host} did not answer in time. Check the network.");
        }
    }

    private static CallMessageCheck Judge(string name, string credential, TwilioResponse answer, TwilioExchange exchange)
    {
        if (answer.IsSuccess)
        {
            return TwilioAnswers.TryRead(answer, WireJson.Default.CallPage)?.Calls is null
                ? CallMessageCheck.Failed(name, $"What answers is not Twilio (HTTP {answer.StatusCode}).", "Check BaseAddress and proxies.")
                : CallMessageCheck.Ok(name, $"{credential} is valid for account {exchange.Request.AccountSid}.");
        }

        // The error's own text says what to do.
        var said = TwilioErrors.Create(answer, exchange).Message;
        return answer.StatusCode switch
        {
            Unauthorized => CallMessageCheck.Failed(name, said),
            Forbidden => CallMessageCheck.Failed(
                name, said, "The credential is known, but may not read calls: give it that permission, or see whether the account is suspended."),
            NotFound => CallMessageCheck.Failed(name, said, "Check AccountSid, and BaseAddress where it is set."),
            TooMany or >= FirstServerError => CallMessageCheck.Warning(name, $"{credential} could not be checked. {said}", "Try again later."),
            _ => CallMessageCheck.Failed(name, said),
        };
    }

    /// <summary>Any answer has the date, without credentials, too.</summary>
    private async Task<CallMessageCheck> CheckClockAsync(CancellationToken cancellationToken)
    {
        try
        {
            var began = time.GetTimestamp();
            var date = await Limited.CallAsync(ReadDateAsync, AccountChecks.RequestLimit, time, cancellationToken).ConfigureAwait(false);
            if (date is not { } theirs) return CallMessageCheck.Skipped(Clock, $"{_address.Host} does not tell the time.");

            // It was written at some moment of the exchange, and its fraction of a second is cut off.
            var took = time.GetElapsedTime(began);
            var ahead = time.GetUtcNow() - (took / 2) - (theirs + TimeSpan.FromSeconds(0.5));
            return ahead.Duration() <= Tolerance + took
                ? CallMessageCheck.Ok(Clock, $"The clock agrees with that of {_address.Host}.")
                : CallMessageCheck.Warning(
                    Clock,
                    $"The clock is {Math.Round(ahead.Duration().TotalSeconds)} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} that of {_address.Host}.",
                    "Set this machine's clock by NTP: access tokens that it issues are valid too early or too late, and the times in its logs mislead."
                    + (options.Signature.MaxAge is null ? string.Empty : " Signature:MaxAge measures callbacks by it, too."));
        }
        catch (HttpRequestException)
        {
            return CallMessageCheck.Skipped(Clock, $"{_address.Host} could not be asked for the time.");
        }
        catch (TimeoutException)
        {
            return CallMessageCheck.Skipped(Clock, $"{_address.Host} did not answer in time.");
        }
    }

    private async ValueTask<DateTimeOffset?> ReadDateAsync(CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(_address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return answer.Headers.Date;
    }
}
