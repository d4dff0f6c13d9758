using Microsoft.Extensions.DependencyInjection;
using Twilio.Clients;

namespace CallMessageEvents.Twilio;

/// <summary>Resolves the client for each request, in a scope that lives as long as the request.</summary>
internal sealed class RestClientSource(IServiceScopeFactory scopes, Func<IServiceProvider, ITwilioRestClient> find)
{
    public async Task<TwilioResponse> SendAsync(TwilioRequest request)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            return await HelperLibrary.SendAsync(Find(scope.ServiceProvider), request).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the account sid that the application gave the client; it may be malformed.</summary>
    public string? ReadAccountSid()
    {
        using var scope = scopes.CreateScope();
        return HelperLibrary.AccountSidOf(find(scope.ServiceProvider));
    }

    private ITwilioRestClient Find(IServiceProvider provider)
    {
        try
        {
            return find(provider);
        }
#pragma warning disable CA1031 // The application's own code may throw anything; nothing was sent.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw RestClientErrors.NotHad(e);
        }
    }
}
