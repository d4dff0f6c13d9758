using System.Text;

namespace CallMessageEvents;

/// <summary>Reads a callback's fields, and verifies that Twilio sent them.</summary>
internal sealed class CallbackVerifier(
    RequestAddress address, CallbackKeys keys, CallDirectory directory, ReceivingOptions receiving, SignatureOptions signature, ReceiveTelemetry telemetry,
    ReceiveLog log, TimeProvider time)
{
    private readonly RefusalLog _refusals = new(log, telemetry, keys.Account);
    private readonly CallbackAge _age = new(signature.DangerouslyAcceptAnySender ? null : signature.MaxAge, time);

    public ValueTask<VerifiedCallback> VerifyAsync(CallbackRequest request, CallbackKind kind, CancellationToken cancellationToken)
    {
        if (Refuse(request, kind, out var format) is { } refusal) return new(new VerifiedCallback(refusal));

        // Cheap, and enough for most forgeries.
        var cause = Check(request, out var settings);
        if (cause != SignatureResult.None) return new(new VerifiedCallback(Forbidden(new(request, kind, format, settings, null), cause)));

        // Read before it is verified: the signature covers the fields, and one of them names the account, which has the key.
        var fields = CallbackFields.Read(Encoded(request).Span, format, out var error);
        var callback = new UnverifiedCallback(request, kind, format, settings, error);
        if (signature.DangerouslyAcceptAnySender) return new(Conclude(callback, fields, SignatureResult.Valid));
        return keys.TryGetOwn(fields, settings.IsShared, out var own)
            ? new(Conclude(callback, fields, Authenticate(callback, fields, own.Find(settings))))
            : FindKeysAndVerifyAsync(callback, fields, cancellationToken);
    }

    public CallbackAnswer Malformed(CallbackKind kind, CallMessageParseError error)
    {
        log.Malformed(kind, error.Field, error.Reason);
        return CallbackAnswer.Malformed(error);
    }

    /// <summary>Refuses a request that says of itself that it is another account's.</summary>
    public CallbackAnswer RefuseOf(string owner)
    {
        _refusals.OfAnotherAccount(owner);
        return CallbackAnswer.Forbidden;
    }

    public static bool IsGet(CallbackRequest request) => string.Equals(request.Method, "GET", StringComparison.OrdinalIgnoreCase);

    /// <summary>A callback's fields as they are encoded: the body, or the query of a GET.</summary>
    public static ReadOnlyMemory<byte> Encoded(CallbackRequest request)
    {
        if (!IsGet(request)) return request.Body;
        var query = request.Target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? default : Encoding.UTF8.GetBytes(request.Target[(query + 1)..]);
    }

    private CallbackAnswer? Refuse(CallbackRequest request, CallbackKind kind, out CallbackFormat format)
    {
        format = CallbackFormat.Form;

        // A voice webhook has no content that access logs must not have, and its endpoint is the application's.
        var allowsGet = receiving.AllowGet || kind == CallbackKind.Voice;
        if (IsGet(request)) return allowsGet ? null : CallbackAnswer.WrongMethod("POST");
        if (!string.Equals(request.Method, "POST", StringComparison.OrdinalIgnoreCase)) return CallbackAnswer.WrongMethod(allowsGet ? "GET, POST" : "POST");
        if (request.Body.Length > CallbackRequest.MaxBodyBytes) return CallbackAnswer.TooLarge;
        if (MediaType.IsForm(request.ContentType)) return null;

        format = CallbackFormat.Json;
        return MediaType.IsJson(request.ContentType) ? null : CallbackAnswer.WrongType;
    }

    /// <summary>Checks the headers: <see cref="SignatureResult.None"/> when nothing is wrong with them.</summary>
    private SignatureResult Check(CallbackRequest request, out SignatureSettings settings)
    {
        settings = default;
        if (signature.DangerouslyAcceptAnySender) return SignatureResult.None;

        var cause = SignatureSettings.Read(request.SignatureSettings, out settings);
        if (cause == SignatureResult.None) cause = SignatureText.Check(request.Signature, settings.Algorithm);
        return cause == SignatureResult.None && signature.RequireSharedKey && !settings.IsShared ? SignatureResult.SharedKeyRequired : cause;
    }

    private async ValueTask<VerifiedCallback> FindKeysAndVerifyAsync(
        UnverifiedCallback callback, CallbackFields fields, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(receiving.AnswerWithin, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            if (await FindKeysAndAuthenticateAsync(callback, fields, ended.Token).ConfigureAwait(false) is { } cause) return Conclude(callback, fields, cause);
            log.TooManyUnknown();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The application's own code threw: the callback may be verified the next time.
            var account = fields.FindText("AccountSid") ?? keys.Account.ToString();
            if (late.IsCancellationRequested) log.NoKeys(account, "has not answered yet", null);
            else log.NoKeys(account, $"threw {e.GetType().Name}", e);
        }

        return new(CallbackAnswer.Busy);
    }

    /// <summary>Returns null when too many unknown accounts are being looked up.</summary>
    private async ValueTask<SignatureResult?> FindKeysAndAuthenticateAsync(
        UnverifiedCallback callback, CallbackFields fields, CancellationToken cancellationToken)
    {
        var (found, isFresh) = await keys.FindAsync(fields, callback.Settings.IsShared, cancellationToken).ConfigureAwait(false);
        var cause = Authenticate(callback, fields, found);
        if (isFresh || cause is SignatureResult.Valid or null) return cause;

        // A look-up that began before the callback came may have missed a newer key.
        (found, _) = await keys.FindAsync(fields, callback.Settings.IsShared, cancellationToken).ConfigureAwait(false);
        return Authenticate(callback, fields, found);
    }

    /// <summary>Returns the callback's fields if it is valid, readable and not too old; else the refusal.</summary>
    private VerifiedCallback Conclude(in UnverifiedCallback callback, CallbackFields fields, SignatureResult cause)
    {
        if (cause != SignatureResult.Valid) return new(Forbidden(callback, cause));
        if (callback.Error is { } error) return new(Malformed(callback.Kind, error));

        cause = _age.Check(callback.Kind, fields);
        if (cause == SignatureResult.Valid) return new(fields);
        _refusals.OfAge(callback.Kind, cause, CallbackAge.Timestamp(fields), signature.MaxAge);
        return new(CallbackAnswer.Forbidden);
    }

    private SignatureResult? Authenticate(in UnverifiedCallback callback, CallbackFields fields, AccountKeys? found) =>
        found is null ? null : Authenticate(callback, fields, found.Find(callback.Settings));

    private SignatureResult Authenticate(in UnverifiedCallback callback, CallbackFields fields, ReadOnlySpan<SigningKey> candidates)
    {
        if (candidates.IsEmpty) return callback.Settings.IsShared ? SignatureResult.UnknownSharedKey : SignatureResult.NoToken;

        // The fields of a GET are signed as a part of the address.
        var request = callback.Request;
        var result = SignatureVerifier.Verify(
            request.Signature, address.Of(request), request.Body.Span, callback.Format, callback.IsGet ? CallbackFields.None : fields, candidates);
        return result == SignatureResult.Valid && IsAnothersLeg(fields) ? SignatureResult.Mismatch : result;
    }

    /// <summary>When several accounts have their own keys, none may report another account's legs.</summary>
    private bool IsAnothersLeg(CallbackFields fields) =>
        keys.AreOfSeveral
        && fields.FindText("CallSid") is { Length: > 0 } leg
        && directory.Known(SidText.FromTwilio<CallSid>(leg))?.AccountSid is { } owner
        && !string.Equals(fields.FindText("AccountSid") ?? keys.Account.ToString(), owner.ToString(), StringComparison.OrdinalIgnoreCase);

    private CallbackAnswer Forbidden(in UnverifiedCallback callback, SignatureResult cause)
    {
        _refusals.Add(callback, cause, address.Of(callback.Request));
        return CallbackAnswer.Forbidden;
    }
}
