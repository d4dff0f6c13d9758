namespace CallMessageEvents;

/// <summary>The keys by which credentials were found, or are looked for, so that an error names the key that the user wrote, or could write.</summary>
internal sealed record CredentialKeys(string? AccountSid, string? AuthToken, string? ApiKeySid, string? ApiKeySecret, string? Region, string? Edge)
{
    /// <summary>The account's own section.</summary>
    public static CredentialKeys Own { get; } = new(null, null, null, null, null, null);

    public static CredentialKeys Environment { get; } =
        new("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_REGION", "TWILIO_EDGE");

    public static CredentialKeys Section(string path) =>
        new($"{path}:AccountSid", $"{path}:AuthToken", $"{path}:ApiKeySid", $"{path}:ApiKeySecret", $"{path}:Region", $"{path}:Edge");
}
