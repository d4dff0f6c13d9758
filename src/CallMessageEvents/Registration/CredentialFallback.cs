using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>
/// Credentials that the application has for Twilio anyway, for the unnamed account where no secret was given: from <c>Twilio:Client</c>, <c>Twilio</c> or
/// the environment, whole from the first that has a secret and names no other account.
/// </summary>
internal sealed class CredentialFallback(CallMessageEventsBuilder registration, IServiceProvider provider) : IPostConfigureOptions<CallMessageEventsOptions>
{
    public void PostConfigure(string? name, CallMessageEventsOptions options)
    {
        if (name != registration.Name || registration.Name.Length > 0) return;
        if (AnyGiven(options.AuthToken, options.ApiKeySid, options.ApiKeySecret)) return;

        var configuration = provider.GetService<IConfiguration>();
        foreach (var source in new[] { Client(configuration), Twilio(configuration), Environment(configuration) })
        {
            if (!AnyGiven(source.AuthToken, source.ApiKeySecret) || !IsSameAccount(source, options)) continue;

            Take(source, options);
            return;
        }
    }

    /// <summary>As Twilio's ASP.NET Core library names them, whose client section may leave the token to the one above.</summary>
    private static Source Client(IConfiguration? configuration) => new(
        configuration?["Twilio:Client:AccountSid"], configuration?["Twilio:Client:AuthToken"] ?? TokenAbove(configuration), configuration?["Twilio:Client:ApiKeySid"],
        configuration?["Twilio:Client:ApiKeySecret"], configuration?["Twilio:Client:Region"], configuration?["Twilio:Client:Edge"]);

    /// <summary>Only where both are of one account, as far as is said.</summary>
    private static string? TokenAbove(IConfiguration? configuration) =>
        configuration?["Twilio:Client:AccountSid"] is { Length: > 0 } client && (configuration["Twilio:AccountSid"] ?? client) == client
            ? configuration["Twilio:AuthToken"]
            : null;

    private static Source Twilio(IConfiguration? configuration) => new(
        configuration?["Twilio:AccountSid"], configuration?["Twilio:AuthToken"], configuration?["Twilio:ApiKeySid"],
        configuration?["Twilio:ApiKeySecret"], configuration?["Twilio:Region"], configuration?["Twilio:Edge"]);

    /// <summary>The names that Twilio's own tools use; the application's configuration goes before the process's environment.</summary>
    private static Source Environment(IConfiguration? configuration)
    {
        return new(
            Read("TWILIO_ACCOUNT_SID"), Read("TWILIO_AUTH_TOKEN"), Read("TWILIO_API_KEY"), Read("TWILIO_API_SECRET"), Read("TWILIO_REGION"), Read("TWILIO_EDGE"));

        string? Read(string variable) => configuration?[variable] ?? System.Environment.GetEnvironmentVariable(variable);
    }

    private static bool IsSameAccount(Source source, CallMessageEventsOptions options) => (source.AccountSid, options.AccountSid) switch
    {
        (null or "", null or "") => false,
        (null or "", _) or (_, null or "") => true,
        _ => source.AccountSid == options.AccountSid,
    };

    private static void Take(Source source, CallMessageEventsOptions options)
    {
        if (string.IsNullOrEmpty(options.AccountSid)) options.AccountSid = source.AccountSid;
        options.AuthToken = source.AuthToken;
        options.ApiKeySid = source.ApiKeySid;
        options.ApiKeySecret = source.ApiKeySecret;

        // Where requests go was said in this library's own settings, or comes with the credentials: never a mixture.
        if (options.BaseAddress is not null || AnyGiven(options.Region, options.Edge)) return;
        options.Region = source.Region;
        options.Edge = source.Edge;
    }

    private static bool AnyGiven(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrEmpty(text)) return true;
        }

        return false;
    }

    private sealed record Source(string? AccountSid, string? AuthToken, string? ApiKeySid, string? ApiKeySecret, string? Region, string? Edge);
}
