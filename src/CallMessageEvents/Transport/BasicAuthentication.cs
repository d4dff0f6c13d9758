using System.Text;

namespace CallMessageEvents;

/// <summary>Creates the Authorization header of REST requests: HTTP Basic with the API key if there is one, else with the account's auth token.</summary>
internal static class BasicAuthentication
{
    public static string? Create(AccountSid account, TwilioCredentials credentials) =>
        Create(account.ToString(), credentials.AuthTokens is [var newest, ..] ? newest : null, credentials.ApiKeySid, credentials.ApiKeySecret);

    public static string? Create(string? account, string? authToken, string? apiKeySid, string? apiKeySecret)
    {
        var (user, password) = string.IsNullOrEmpty(apiKeySecret) || string.IsNullOrEmpty(apiKeySid) ? (account, authToken) : (apiKeySid, apiKeySecret);
        return string.IsNullOrEmpty(password) ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
    }
}
