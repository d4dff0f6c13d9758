using System.Text;

namespace CallMessageEvents;

/// <summary>Reads a callback's fields, once it is certain that Twilio sent them. What anybody may send ends here.</summary>
internal sealed class CallbackVerifier(
    RequestAddress address, CallbackTokens tokens, CallDirectory directory, ReceivingOptions receiving, SignatureOptions signature, ReceiveTelemetry telemetry, ReceiveLog log)
{
    public ValueTask<VerifiedCallback> VerifyAsync(CallbackRequest request, CallbackKind kind, CancellationToken cancellationToken)
    {
        if (Refuse(request, out var format) is { } refusal) return new(new VerifiedCallback(refusal));

        // Costs next to nothing, and is all that most forgeries get.
        if (!signature.DangerouslyAcceptAnySender && SignatureVerifier.Check(request.Signature) is not SignatureResult.None and var malformed)
            return new(new VerifiedCallback(Forbidden(request, kind, malformed)));

        // Read before it is verified: the signature is over the fields, and the token is that of the account among them.
        _ = CallbackFields.TryRead(Encoded(request).Span, format, out var fields, out var error);
        SigningKey[] keys = [];
        return signature.DangerouslyAcceptAnySender || tokens.TryGetOwn(fields, out keys)
            ? new(Verify(request, kind, format, fields, error, keys))
            : FindTokensAndVerifyAsync(request, kind, format, fields, error, cancellationToken);
    }

    public CallbackAnswer Malformed(CallbackKind kind, CallMessageParseError error)
    {
        log.Malformed(kind, error.Field, error.Reason);
        return CallbackAnswer.Malformed(error);
    }

    private CallbackAnswer? Refuse(CallbackRequest request, out CallbackFormat format)
    {
        format = CallbackFormat.Form;
        if (IsGet(request)) return receiving.AllowGet ? null : CallbackAnswer.WrongMethod("POST");
        if (!string.Equals(request.Method, "POST", StringComparison.OrdinalIgnoreCase)) return CallbackAnswer.WrongMethod(receiving.AllowGet ? "GET, POST" : "POST");
        if (request.Body.Length > CallbackRequest.MaxBodyBytes) return CallbackAnswer.TooLarge;
        if (MediaType.IsForm(request.ContentType)) return null;

        format = CallbackFormat.Json;
        return MediaType.IsJson(request.ContentType) ? null : CallbackAnswer.WrongType;
    }

    private async ValueTask<VerifiedCallback> FindTokensAndVerifyAsync(
        CallbackRequest request, CallbackKind kind, CallbackFormat format, CallbackFields fields, CallMessageParseError? error, CancellationToken cancellationToken)
    {
        SigningKey[] keys;
        try
        {
            keys = await tokens.FindAsync(fields, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The application's own code; whatever it throws, the callback may be right the next time.
        catch (Exception e)
#pragma warning restore CA1031
        {
            fields.Dispose();
            if (cancellationToken.IsCancellationRequested) throw;
            log.NoTokens(e.GetType().Name);
            return new(CallbackAnswer.Busy);
        }

        return Verify(request, kind, format, fields, error, keys);
    }

    /// <summary>The fields, unless there is an error that they cannot be read for; or why they are refused, and then they are disposed.</summary>
    private VerifiedCallback Verify(CallbackRequest request, CallbackKind kind, CallbackFormat format, CallbackFields fields, CallMessageParseError? error, SigningKey[] keys)
    {
        var isVerified = false;
        try
        {
            var refusal = Authenticate(request, kind, format, fields, keys) ?? (error is null ? null : Malformed(kind, error));
            isVerified = refusal is null;
            return isVerified ? new(fields) : new(refusal!);
        }
        finally
        {
            if (!isVerified) fields.Dispose();
        }
    }

    /// <summary>The refusal; null when Twilio sent it.</summary>
    private CallbackAnswer? Authenticate(CallbackRequest request, CallbackKind kind, CallbackFormat format, in CallbackFields fields, SigningKey[] keys)
    {
        if (signature.DangerouslyAcceptAnySender) return null;

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
