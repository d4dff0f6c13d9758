namespace CallMessageEvents.Tests;

/// <summary>A callback of a message, signed apart from the library.</summary>
internal static class SignedCallback
{
    public const string Target = "/call-message-events/messages";
    public const string Origin = "https://hooks.example.com";

    public static CallbackRequest ByToken(
        string token, string account = TestProvider.AccountSid, string target = Target, string? signedUrl = null, string? settings = null) =>
        Create(account, target, settings, text => SignedRequest.Sign(text, token), signedUrl);

    public static CallbackRequest BySharedKey(string id, string secret, string account = TestProvider.AccountSid, string? settings = null) =>
        Create(account, Target, settings ?? $"key={id},algorithm=HMAC_SHA256", text => SignedRequest.Sign256(text, secret), null);

    private static CallbackRequest Create(string account, string target, string? settings, Func<string, string> sign, string? signedUrl)
    {
        (string, string)[] fields =
        [
            ("CallSid", ReceivingApp.Leg), ("Content", """{"type":"note","text":"hello"}"""), ("ContentType", "application/json"), ("AccountSid", account),
            ("Sid", ReceivingApp.Message(1)), ("SequenceNumber", "1"),
        ];
        return new CallbackRequest
        {
            Method = "POST",
            Scheme = "https",
            Host = "hooks.example.com",
            Target = target,
            ContentType = "application/x-www-form-urlencoded",
            Signature = sign(SignedRequest.FormText(signedUrl ?? Origin + target, fields)),
            SignatureSettings = settings,
            Body = SignedRequest.Form(fields),
        };
    }
}
