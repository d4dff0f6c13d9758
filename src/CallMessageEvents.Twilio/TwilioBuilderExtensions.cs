using CallMessageEvents.Twilio;
using Twilio.Clients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that send an account's requests through the application's own Twilio client.</summary>
public static class TwilioBuilderExtensions
{
    /// <summary>
    /// Sends the account's requests through the container's <see cref="ITwilioRestClient"/>: keyed by the account's name for a named account, unkeyed for the
    /// unnamed one. Without one in the container, the unnamed account uses the client of <c>TwilioClient.Init</c>.
    /// </summary>
    /// <remarks>
    /// The client is resolved for each request, in a scope of its own, so that every lifetime works. Credentials, region and edge are the client's. The account
    /// is the option <c>AccountSid</c>, else the client's.
    /// </remarks>
    /// <param name="builder">The account's builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ICallMessageEventsBuilder UseTwilioRestClient(this ICallMessageEventsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return RestClientServices.Use(builder, RestClientServices.FromContainer(builder.Name));
    }

    /// <summary>Sends the account's requests through the given client, otherwise as <see cref="UseTwilioRestClient(ICallMessageEventsBuilder)"/>.</summary>
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
    /// Sends the account's requests through a client that is created once, at first use, otherwise as
    /// <see cref="UseTwilioRestClient(ICallMessageEventsBuilder)"/>.
    /// </summary>
    /// <param name="builder">The account's builder.</param>
    /// <param name="create">Creates the client, which must be thread-safe, as Twilio's own is.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ICallMessageEventsBuilder UseTwilioRestClient(this ICallMessageEventsBuilder builder, Func<IServiceProvider, ITwilioRestClient> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        return RestClientServices.Use(builder, RestClientServices.MadeOnce(builder, create));
    }
}
