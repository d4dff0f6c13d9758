using System.Buffers;
using System.Text;

namespace CallMessageEvents;

/// <summary>Turns an unsuccessful answer into an error.</summary>
internal static class TwilioErrors
{
    private const int Unauthorized = 401;
    private const int NotFoundStatus = 404;
    private static readonly SearchValues<char> EndOfHost = SearchValues.Create("/?# \t\r\n");

    // It is not known which of these Twilio answers for a leg that is not active: they are treated alike.
    private const int NotInProgress = 21220;
    private const int NotYetRinging = 31211;
    private const int NotModifiable = 20409;

    public static CallMessageException Create(TwilioResponse response, TwilioExchange exchange)
    {
        var api = Api(response, exchange);
        var operation = exchange.Request.Operation;
        if (response.StatusCode == NotFoundStatus && exchange.Leg != default) return NotFound(api, exchange);

        return api.Code is NotInProgress or NotYetRinging or NotModifiable && operation is TwilioOperation.CreateMessage or TwilioOperation.CreateSubscription
            ? NotActive(api, exchange)
            : api;
    }

    private static TwilioApiException Api(TwilioResponse response, TwilioExchange exchange)
    {
        var error = TwilioAnswers.TryRead(response, WireJson.Default.ErrorResource);
        return new TwilioApiException(Text(response, exchange, error?.Code, Said(error, exchange)))
        {
            StatusCode = response.StatusCode,
            Code = error?.Code,
            MoreInfo = error?.MoreInfo ?? error?.Type,
            RequestId = response.RequestId,
            RetryAfter = response.RetryAfter,
            IdempotencyKey = exchange.IdempotencyKey,
            OutcomeUnknown = exchange.MayHaveArrived,
        };
    }

    /// <summary>
    /// Twilio's own text as a sentence; none for a message, whose content it might quote. It may quote a callback's address, without user and password.
    /// </summary>
    private static string? Said(ErrorResource? error, TwilioExchange exchange)
    {
        if (exchange.Request.Operation == TwilioOperation.CreateMessage) return null;
        var words = (error?.Message ?? error?.Detail ?? error?.Title)?.Trim() ?? string.Empty;
        var said = LogText.Show(WithoutUser(words));
        return said.Length == 0 ? null : said[^1] is '.' or '!' or '?' or '…' ? said : said + ".";
    }

    /// <summary>The text without users and passwords in its addresses.</summary>
    private static string WithoutUser(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder();
        while (text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
        {
            shown.Append(text[..(scheme + 3)]);
            text = text[(scheme + 3)..];
            var end = text.IndexOfAny(EndOfHost);
            text = text[((end < 0 ? text : text[..end]).LastIndexOf('@') + 1)..];
        }

        return shown.Append(text).ToString();
    }

    private static string Text(TwilioResponse response, TwilioExchange exchange, int? code, string? said)
    {
        var account = exchange.Request.AccountSid;
        var text = $"Twilio refused {exchange.Request.Operation} for account {account}: HTTP {response.StatusCode}";
        if (code is not null) text += $", error {code}";
        text += said is null ? "." : $": {said}";
        if (exchange.Attempts > 1) text += ConnectionErrors.Tried(exchange);
        if (response.StatusCode == Unauthorized) text += $" Check that the auth token or the API key belongs to account {account}, and to its region.";
        return text + MayHaveArrived(exchange);
    }

    private static string MayHaveArrived(TwilioExchange exchange) =>
        exchange.MayHaveArrived ? " It may have been processed all the same: to repeat it, use the same IdempotencyKey." : string.Empty;

    private static CallLegNotFoundException NotFound(TwilioApiException api, TwilioExchange exchange) =>
        new(
            $"Twilio knows no call {exchange.Leg} in account {exchange.Request.AccountSid}. "
            + "Check the sid; a call of a subaccount needs EndUser.In(account), one of another region the options Region and Edge." + MayHaveArrived(exchange),
            api)
        {
            CallSid = exchange.Leg,
            IdempotencyKey = api.IdempotencyKey,
            OutcomeUnknown = api.OutcomeUnknown,
        };

    /// <summary>The end user is on another leg, but the message may have arrived on the one that Twilio refused in the end.</summary>
    public static CallNotActiveException NotTriedElsewhere(CallNotActiveException refusal, CallSid other) =>
        new(
            $"{refusal.Message} The end user is on leg {other} by now, which was not sent to: "
            + $"the message may have arrived on leg {refusal.CallSid} before that ended. "
            + "Where twice does no harm, set SendOptions.MayArriveTwice.",
            refusal.InnerException)
        {
            CallSid = refusal.CallSid,
            Code = refusal.Code,
            IdempotencyKey = refusal.IdempotencyKey,
            OutcomeUnknown = true,
            IsFinal = true,
        };

    /// <summary>The send waited for the leg in vain, but the message may have arrived before Twilio refused it.</summary>
    public static CallNotActiveException NotTriedAgain(CallNotActiveException refusal, CallMessageException end) =>
        new(
            $"{refusal.Message} Waiting for that has ended, as the leg cannot be reached or looked up; the message may have arrived before.",
            refusal.InnerException)
        {
            CallSid = refusal.CallSid,
            Status = end is CallNotActiveException { CallSid: var leg, Status: var status } && leg == refusal.CallSid ? status : refusal.Status,
            Code = refusal.Code,
            IdempotencyKey = refusal.IdempotencyKey,
            OutcomeUnknown = true,
            IsFinal = true,
        };

    private static CallNotActiveException NotActive(TwilioApiException api, TwilioExchange exchange) =>
        new(
            $"Twilio says that leg {exchange.Leg} is not active (error {api.Code}): it has ended, or does not ring yet. "
            + "Send while it is ringing or in progress, or wait for that with SendOptions.WaitUntilActive." + MayHaveArrived(exchange),
            api)
        {
            CallSid = exchange.Leg,
            Code = api.Code,
            IdempotencyKey = exchange.IdempotencyKey,
            OutcomeUnknown = api.OutcomeUnknown,
        };
}
