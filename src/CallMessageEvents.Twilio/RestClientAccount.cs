using Microsoft.Extensions.Options;

namespace CallMessageEvents.Twilio;

/// <summary>
/// Takes the account from the client when the application's settings name none. It runs before the fallback for credentials, so that the fallback does not take
/// another account's.
/// </summary>
internal sealed class RestClientAccount(string accountName, IServiceProvider provider) : IConfigureNamedOptions<CallMessageEventsOptions>
{
    public void Configure(CallMessageEventsOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CallMessageEventsOptions options)
    {
        if (!string.Equals(name, accountName, StringComparison.Ordinal) || !string.IsNullOrEmpty(options.AccountSid)) return;
        if (!RestClientServices.HasTransport(provider, accountName)) return;
        if (AccountSid.TryParse(RestClientServices.Source(provider, accountName).ReadAccountSid(), out var account)) options.AccountSid = account.ToString();
    }
}
