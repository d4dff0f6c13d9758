using System.Net;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// Calls the application's own endpoint at its public address: with a HEAD, which the endpoint refuses without logging, and with a signed callback. From here
/// that shows less than a call by Twilio would: a firewall may let in the one and not the other.
/// </summary>
/// <param name="client">Calls the public address.</param>
/// <param name="options">The account's options.</param>
/// <param name="urls">Where the endpoints are.</param>
/// <param name="cannotVerify">Why callbacks cannot be verified, and what to do; null when they can. No endpoint can be mapped then.</param>
/// <param name="isTwilio">Whether Twilio itself calls back, and not an emulator.</param>
/// <param name="time">The clock.</param>
internal sealed class EndpointChecks(
    HttpClient client, CallMessageEventsOptions options, ICallbackUrls urls, string? cannotVerify, bool isTwilio, TimeProvider time)
{
    public const string CannotVerify = "Callbacks cannot be verified, so that nothing can be received.";

    private const string PublicAddress = "public-address";
    private const string SignedCallback = "signed-callback";

    public async Task<IReadOnlyList<CallMessageCheck>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.PublicBaseUrl is not { } publicBase)
            return Skip("PublicBaseUrl is not set, so that nothing can be received.", "To receive, set it to where Twilio reaches the application.");
        if (!urls.TryGetStatus(out var status))
        {
            if (cannotVerify is not null) return Skip(CannotVerify, cannotVerify);
            return Skip("No endpoint is mapped, so that nothing can be received.", "To receive, call MapCallMessageEvents.");
        }

        // Requests have no fragment, and nobody knows whether Twilio signs it.
        status = new Uri(status.GetLeftPart(UriPartial.Query));
        urls.TryGetMessages(out var messages);
        var paths = (PathOf(messages), PathOf(status));
        if (PublicBaseRules.Fault(publicBase, isTwilio, paths) is { } fault)
        {
            var failed = CallMessageCheck.Failed(PublicAddress, $"PublicBaseUrl is {PublicBaseRules.Show(publicBase)}, {fault}");
            return [failed, CallMessageCheck.Skipped(SignedCallback, "The public address comes first.")];
        }

        var address = await CheckAddressAsync(status, PublicBaseRules.Problem(publicBase, isTwilio, paths), cancellationToken).ConfigureAwait(false);
        return address.Outcome == CallMessageCheckOutcome.Failed
            ? [address, CallMessageCheck.Skipped(SignedCallback, "The public address comes first.")]
            : [address, await CheckSignatureAsync(status, cancellationToken).ConfigureAwait(false)];

        string? PathOf(Uri? endpoint) => endpoint?.AbsolutePath[publicBase.AbsolutePath.TrimEnd('/').Length..];
    }

    private static CallMessageCheck[] Skip(string finding, string remedy) =>
        [CallMessageCheck.Skipped(PublicAddress, finding, remedy), CallMessageCheck.Skipped(SignedCallback, finding)];

    private async Task<CallMessageCheck> CheckAddressAsync(Uri status, string? problem, CancellationToken cancellationToken)
    {
        var shown = PublicBaseRules.Show(status);
        var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Head, status), cancellationToken).ConfigureAwait(false);
        if (answer.Trouble is { } trouble)
            return CallMessageCheck.Failed(PublicAddress, $"{shown}: {trouble}", "Start the application, or its tunnel or proxy.");
        if (Wrong(shown, answer) is { } wrong) return wrong;

        return problem is null
            ? CallMessageCheck.Ok(PublicAddress, $"{shown} answers.")
            : CallMessageCheck.Warning(PublicAddress, $"PublicBaseUrl is {PublicBaseRules.Show(options.PublicBaseUrl!)}, {problem}");
    }

    /// <summary>Null for what the endpoint answers to a HEAD.</summary>
    private static CallMessageCheck? Wrong(string shown, Answer answer)
    {
        return answer.Status switch
        {
            HttpStatusCode.MethodNotAllowed => null,
            HttpStatusCode.Forbidden => Failed("Something in front of the endpoint refuses requests, such as a firewall: let this path through."),
            HttpStatusCode.NotFound => Failed("The path leads to no endpoint: call MapCallMessageEvents, with this prefix, and let a proxy forward the path."),
            HttpStatusCode.Unauthorized => Failed("It asks for a password: write it into PublicBaseUrl, https://user:password@…, or let this path through."),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                Failed($"It leads elsewhere ({answer.Location ?? "nowhere"}): set PublicBaseUrl to the final address, since no callback is sent again there."),
            >= HttpStatusCode.InternalServerError => Failed("A tunnel or proxy answers for an application that does not: start it, or see where these lead."),
            _ => Failed("Something else answers there, and not this library's endpoint: see where PublicBaseUrl leads."),
        };

        CallMessageCheck Failed(string remedy) => CallMessageCheck.Failed(PublicAddress, $"{shown} answered HTTP {(int)answer.Status}.", remedy);
    }

    /// <summary>A status callback without a status, such as those about recordings: the endpoint answers 204 and does nothing.</summary>
    private async Task<CallMessageCheck> CheckSignatureAsync(Uri status, CancellationToken cancellationToken)
    {
        var body = Encoding.ASCII.GetBytes($"AccountSid={options.AccountSid}&CallSid=CA{new string('0', 32)}&CallbackSource=call-message-events-check");
        var request = new HttpRequestMessage(HttpMethod.Post, status) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        if (!TrySign(request, status.AbsoluteUri, body))
        {
            request.Dispose();
            return CallMessageCheck.Skipped(SignedCallback, "There is no auth token and no SharedKey to sign with.");
        }

        var answer = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        var shown = PublicBaseRules.Show(status);
        return answer switch
        {
            { Trouble: { } trouble } => CallMessageCheck.Failed(SignedCallback, $"{shown}: {trouble}"),
            { Status: HttpStatusCode.NoContent } => CallMessageCheck.Ok(SignedCallback, "A signed callback was accepted: key and address agree."),
            { Status: HttpStatusCode.Forbidden } => CallMessageCheck.Failed(
                SignedCallback,
                "A signed callback was refused (HTTP 403).",
                "The application there has another AuthToken or SharedKey, or another PublicBaseUrl, than this configuration. Its log names the cause."),
            { Status: HttpStatusCode.ServiceUnavailable } => CallMessageCheck.Failed(
                SignedCallback,
                "A signed callback was answered HTTP 503.",
                "The application stops, its engine cannot be reached, or a proxy does not reach it."),
            _ => CallMessageCheck.Failed(
                SignedCallback,
                $"A signed callback was answered HTTP {(int)answer.Status}, and not 204.",
                "Something between here and the application answers in its place, or changes the request."),
        };
    }

    private bool TrySign(HttpRequestMessage request, string url, byte[] body)
    {
        var shared = options.Signature.SharedKeys.FirstOrDefault(static key => !SecretText.IsMissing(key.Id) && !SecretText.IsMissing(key.Secret));
        if (shared is not null && (options.Signature.RequireSharedKey || SecretText.IsMissing(options.AuthToken)))
        {
            request.Headers.Add("X-Twilio-Webhooks-Signature-Settings", $"key={shared.Id!.Trim()},algorithm=HMAC_SHA256");
            request.Headers.Add("X-Twilio-Signature", TwilioSignature.Sign(url, body, CallbackFormat.Form, shared.Secret!, SignatureAlgorithm.HmacSha256));
            return true;
        }

        if (SecretText.IsMissing(options.AuthToken)) return false;
        request.Headers.Add("X-Twilio-Signature", TwilioSignature.Sign(url, body, CallbackFormat.Form, options.AuthToken!));
        return true;
    }

    /// <summary>Sends and disposes a request.</summary>
    private async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // As Twilio does with user and password of an address.
        if (request.RequestUri!.UserInfo is { Length: > 0 } user)
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        try
        {
            using var answer = await Limited.CallAsync(
                token => new ValueTask<HttpResponseMessage>(client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token)),
                AccountChecks.RequestLimit, time, cancellationToken).ConfigureAwait(false);
            return new(answer.StatusCode, answer.Headers.Location?.OriginalString, null);
        }
        catch (TimeoutException)
        {
            return new(default, null, "There was no answer in time.");
        }
        catch (HttpRequestException e)
        {
            return new(default, null, Trouble(e));
        }
        finally
        {
            request.Dispose();
        }
    }

    private static string Trouble(HttpRequestException e) => TwilioConnectionException.ReasonOf(e) switch
    {
        TwilioConnectionFailure.Connect when ConnectionCauses.IsNameResolution(e) => "The name has no address in the DNS.",
        TwilioConnectionFailure.Connect => $"No connection could be made{ConnectionCauses.Word(e)}.",
        TwilioConnectionFailure.Tls => $"No TLS connection could be made: {ConnectionCauses.Tls(e)}.",
        _ => "The connection broke before there was an answer.",
    };

    /// <param name="Status">The HTTP status.</param>
    /// <param name="Location">Where a redirect leads.</param>
    /// <param name="Trouble">Why there is no answer; null where there is one.</param>
    private readonly record struct Answer(HttpStatusCode Status, string? Location, string? Trouble);
}
