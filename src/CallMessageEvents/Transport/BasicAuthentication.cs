using System.Net.Http.Headers;
using System.Text;

namespace CallMessageEvents;

/// <summary>What authenticates REST requests: HTTP basic, an API key where there is one, else the account's auth token.</summary>
internal static class BasicAuthentication
{
    public static AuthenticationHeaderValue? Create(CallMessageEventsOptions options)
    {
        var (user, password) = string.IsNullOrEmpty(options.ApiKeySecret)
            ? (options.AccountSid, options.AuthToken)
            : (options.ApiKeySid, options.ApiKeySecret);
        return string.IsNullOrEmpty(password) ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }
}
