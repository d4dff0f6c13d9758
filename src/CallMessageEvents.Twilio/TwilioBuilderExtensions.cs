using CallMessageEvents.Twilio;
using Twilio.Clients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sends through the application's own Twilio client.</summary>
public static class TwilioBuilderExtensions
{
    /// <summary>
    /// Sends the account's requests through the <see cref="ITwilioRestClient"/> of the container: keyed by the account's name for a named account, unkeyed for
    /// the unnamed one, which without any takes that of <c>TwilioClient.Init</c>. It is resolved for each request, in a scope of its own, so that every
    /// lifetime works. Credentials, region and edge are the client's; the account is the option <c>AccountSid</c>, else the client's.
    /// </summary>
    /// <param name="builder">The account's builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ICallMessageEventsBuilder UseTwilioRestClient(this ICallMessageEventsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return RestClientServices.Use(builder, RestClientServices.FromContainer(builder.Name));
    }

    /// <summary>As <see cref="UseTwilioRestClient(ICallMessageEventsBuilder)"/>, through this client.</summary>
    /// <param name="builder">The account's builder.</param>
    /// <param name="client">The client; it must be thread-safe, as Twilio's own is.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ICallMessageEventsBuilder UseTwilioRestClient(this ICallMessageEventsBuilder builder, ITwilioRestClient client)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(client);
        return RestClientServices.Use(builder, _ => client);
    }

    /// <summary>
    /// As <see cref="UseTwilioRestClient(ICallMessageEventsBuilder)"/>, through a client that is made once, when it is first needed, and kept.
    /// </summary>
    /// <param name="builder">The account's builder.</param>
    /// <param name="create">Makes the client; it must be thread-safe, as Twilio's own is.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ICallMessageEventsBuilder UseTwilioRestClient(this ICallMessageEventsBuilder builder, Func<IServiceProvider, ITwilioRestClient> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        return RestClientServices.Use(builder, RestClientServices.MadeOnce(builder, create));
    }
}
