using System.Text;

namespace CallMessageEvents;

/// <summary>Reads a callback's fields, once it is certain that Twilio sent them. What anybody may send ends here.</summary>
internal sealed class CallbackVerifier(
    RequestAddress address, CallbackKeys keys, CallDirectory directory, ReceivingOptions receiving, SignatureOptions signature, ReceiveTelemetry telemetry,
    ReceiveLog log, TimeProvider time)
{
    private readonly RefusalLog _refusals = new(log, telemetry);

    public ValueTask<VerifiedCallback> VerifyAsync(CallbackRequest request, CallbackKind kind, CancellationToken cancellationToken)
    {
        if (Refuse(request, out var format) is { } refusal) return new(new VerifiedCallback(refusal));

        // Costs next to nothing, and is all that most forgeries get.
        var cause = Check(request, out var settings);
        if (cause != SignatureResult.None) return new(new VerifiedCallback(Forbidden(new(request, kind, format, settings, null), cause)));

        // Read before it is verified: the signature is over the fields, and the key is that of the account among them.
        _ = CallbackFields.TryRead(Encoded(request).Span, format, out var fields, out var error);
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

    public static bool IsGet(CallbackRequest request) => string.Equals(request.Method, "GET", StringComparison.OrdinalIgnoreCase);

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

    /// <summary>What the headers alone tell: <see cref="SignatureResult.None"/> when it is worth reading on.</summary>
    private SignatureResult Check(CallbackRequest request, out SignatureSettings settings)
    {
        settings = default;
        if (signature.DangerouslyAcceptAnySender) return SignatureResult.None;

        var cause = SignatureSettings.Read(request.SignatureSettings, out settings);
        if (cause == SignatureResult.None) cause = SignatureText.Check(request.Signature, settings.Algorithm);
        return cause == SignatureResult.None && signature.RequireSharedKey && !settings.IsShared ? SignatureResult.SharedKeyRequired : cause;
    }

    private async ValueTask<VerifiedCallback> FindKeysAndVerifyAsync(UnverifiedCallback callback, CallbackFields fields, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(receiving.AnswerWithin, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        SignatureResult? cause = null;
        try
        {
            cause = await FindKeysAndAuthenticateAsync(callback, fields, ended.Token).ConfigureAwait(false);
            if (cause is null) log.TooManyUnknown();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The application's own code; whatever it throws, the callback may be right the next time.
            var account = fields.FindText("AccountSid") ?? keys.Account.ToString();
            if (late.IsCancellationRequested) log.NoKeys(account, "has not answered yet", null);
            else log.NoKeys(account, $"threw {e.GetType().Name}", e);
        }
        catch
        {
            fields.Dispose();
            throw;
        }

        if (cause is { } known) return Conclude(callback, fields, known);
        fields.Dispose();
        return new(CallbackAnswer.Busy);
    }

    /// <summary>Null when it cannot be told now.</summary>
    private async ValueTask<SignatureResult?> FindKeysAndAuthenticateAsync(UnverifiedCallback callback, CallbackFields fields, CancellationToken cancellationToken)
    {
        var (found, isFresh) = await keys.FindAsync(fields, callback.Settings.IsShared, cancellationToken).ConfigureAwait(false);
        var cause = Authenticate(callback, fields, found);
        if (isFresh || cause is SignatureResult.Valid or null) return cause;

        // Keys from a look-up that had begun before the callback came may lack its own.
        (found, _) = await keys.FindAsync(fields, callback.Settings.IsShared, cancellationToken).ConfigureAwait(false);
        return Authenticate(callback, fields, found);
    }

    /// <summary>The fields, unless there is an error that they cannot be read for; or why they are refused, and then they are disposed.</summary>
    private VerifiedCallback Conclude(in UnverifiedCallback callback, CallbackFields fields, SignatureResult cause)
    {
        if (cause == SignatureResult.Valid && callback.Error is null) return new(fields);

        fields.Dispose();
        return new(cause == SignatureResult.Valid ? Malformed(callback.Kind, callback.Error!) : Forbidden(callback, cause));
    }

    private SignatureResult? Authenticate(in UnverifiedCallback callback, in CallbackFields fields, AccountKeys? found) =>
        found is null ? null : Authenticate(callback, fields, found.Find(callback.Settings));

    private SignatureResult Authenticate(in UnverifiedCallback callback, in CallbackFields fields, ReadOnlySpan<SigningKey> candidates)
    {
        if (candidates.IsEmpty) return callback.Settings.IsShared ? SignatureResult.UnknownSharedKey : SignatureResult.NoToken;

        // What a query holds is signed as a part of the address.
        var request = callback.Request;
        var result = SignatureVerifier.Verify(
            request.Signature, address.Of(request, callback.Kind), request.Body.Span, callback.Format, callback.IsGet ? default : fields, candidates);
        return result == SignatureResult.Valid && IsAnothersLeg(fields) ? SignatureResult.Mismatch : result;
    }

    /// <summary>Where several accounts have keys of their own, one must not speak of the other's legs.</summary>
    private bool IsAnothersLeg(in CallbackFields fields) =>
        keys.AreOfSeveral
        && fields.FindText("CallSid") is { Length: > 0 } leg
        && directory.Known(SidText.FromTwilio<CallSid>(leg))?.AccountSid is { } owner
        && !string.Equals(fields.FindText("AccountSid") ?? keys.Account.ToString(), owner.ToString(), StringComparison.OrdinalIgnoreCase);

    private CallbackAnswer Forbidden(in UnverifiedCallback callback, SignatureResult cause)
    {
        _refusals.Add(callback, cause, address.Of(callback.Request, callback.Kind));
        return CallbackAnswer.Forbidden;
    }

    private static ReadOnlyMemory<byte> Encoded(CallbackRequest request)
    {
        if (!IsGet(request)) return request.Body;
        var query = request.Target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? default : Encoding.UTF8.GetBytes(request.Target[(query + 1)..]);
    }
}
