using System.Text;

namespace CallMessageEvents;

/// <summary>Reads a callback's fields, once it is certain that Twilio sent them. What anybody may send ends here.</summary>
internal sealed class CallbackVerifier(
    RequestAddress address, CallbackTokens tokens, CallDirectory directory, ReceivingOptions receiving, SignatureOptions signature, ReceiveTelemetry telemetry, ReceiveLog log)
{
    public async ValueTask<VerifiedCallback> VerifyAsync(CallbackRequest request, CallbackKind kind, CancellationToken cancellationToken)
    {
        if (Refuse(request, out var format) is { } refusal) return new(refusal);

        // Costs next to nothing, and is all that most forgeries get.
        if (!signature.DangerouslyAcceptAnySender && SignatureVerifier.Check(request.Signature) is not SignatureResult.None and var malformed) return new(Forbidden(request, kind, malformed));

        // Read before it is verified: the signature is over the fields, and the token is that of the account among them.
        var isReadable = CallbackFields.TryRead(Encoded(request).Span, format, out var fields, out var error);
        try
        {
            var answer = await AuthenticateAsync(request, kind, format, fields, cancellationToken).ConfigureAwait(false);
            if (answer is null && !isReadable) answer = Malformed(kind, error!);
            if (answer is null) return new(fields);

            fields.Dispose();
            return new(answer);
        }
        catch
        {
            fields.Dispose();
            throw;
        }
    }

    public CallbackAnswer Malformed(CallbackKind kind, CallMessageParseError error)
    {
        log.Malformed(kind, error.Field, error.Reason);
        return CallbackAnswer.Malformed(error);
    }

    private CallbackAnswer? Refuse(CallbackRequest request, out CallbackFormat format)
    {
        format = request.ContentType is { } type && MediaType.IsJson(type) && !IsGet(request) ? CallbackFormat.Json : CallbackFormat.Form;
        if (IsGet(request)) return receiving.AllowGet ? null : CallbackAnswer.WrongMethod("POST");
        if (!string.Equals(request.Method, "POST", StringComparison.OrdinalIgnoreCase)) return CallbackAnswer.WrongMethod(receiving.AllowGet ? "GET, POST" : "POST");
        if (request.Body.Length > CallbackRequest.MaxBodyBytes) return CallbackAnswer.TooLarge;
        return format == CallbackFormat.Json || MediaType.IsForm(request.ContentType) ? null : CallbackAnswer.WrongType;
    }

    /// <summary>The refusal; null when Twilio sent it.</summary>
    private async ValueTask<CallbackAnswer?> AuthenticateAsync(
        CallbackRequest request, CallbackKind kind, CallbackFormat format, CallbackFields fields, CancellationToken cancellationToken)
    {
        if (signature.DangerouslyAcceptAnySender) return null;

        SigningKey[] keys;
        try
        {
            keys = await tokens.FindAsync(fields.Find("AccountSid"u8), cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The application's own code; whatever it throws, the callback may be right the next time.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.NoTokens(e.GetType().Name);
            return CallbackAnswer.Busy;
        }

        // What a query holds is signed as a part of the address.
        var result = SignatureVerifier.Verify(
            request.Signature, address.Of(request, kind), request.Body.Span, format, IsGet(request) ? default : fields, keys);
        if (result == SignatureResult.Valid && IsAnothersLeg(fields)) result = SignatureResult.Mismatch;
        return result == SignatureResult.Valid ? null : Forbidden(request, kind, result);
    }

    /// <summary>Where several accounts have tokens of their own, one must not speak of the other's legs.</summary>
    private bool IsAnothersLeg(in CallbackFields fields) =>
        tokens.AreOfSeveral
        && fields.FindText("CallSid") is { Length: > 0 } leg
        && directory.Known(SidText.FromTwilio<CallSid>(leg))?.AccountSid is { } owner
        && !string.Equals(fields.FindText("AccountSid") ?? tokens.Account.ToString(), owner.ToString(), StringComparison.OrdinalIgnoreCase);

    private CallbackAnswer Forbidden(CallbackRequest request, CallbackKind kind, SignatureResult cause)
    {
        telemetry.Rejected(cause);
        log.Refused(kind, cause, Shown(address.Of(request, kind)));
        return CallbackAnswer.Forbidden;
    }

    private static bool IsGet(CallbackRequest request) => string.Equals(request.Method, "GET", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlyMemory<byte> Encoded(CallbackRequest request)
    {
        if (!IsGet(request)) return request.Body;
        var query = request.Target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? default : Encoding.UTF8.GetBytes(request.Target[(query + 1)..]);
    }

    /// <summary>Without the query, which may hold content.</summary>
    private static string Shown(SignedUrl url)
    {
        var query = url.Target.IndexOf('?', StringComparison.Ordinal);
        return url.Base + (query < 0 ? url.Target : url.Target[..query]);
    }
}
