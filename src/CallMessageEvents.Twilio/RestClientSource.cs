using Microsoft.Extensions.DependencyInjection;
using Twilio.Clients;

namespace CallMessageEvents.Twilio;

/// <summary>Where the client comes from: asked at each use, in a scope that lives as long as the use.</summary>
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

    /// <summary>The sid of the account that the client is for; what the application gave, if it is one or not.</summary>
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
#pragma warning disable CA1031 // Whatever the application's own code throws: nothing was sent.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw RestClientErrors.NotHad(e);
        }
    }
}
