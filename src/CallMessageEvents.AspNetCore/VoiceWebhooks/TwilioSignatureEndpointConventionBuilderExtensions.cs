using Microsoft.AspNetCore.Builder;

namespace CallMessageEvents.AspNetCore;

/// <summary>Extension methods that let only Twilio's requests reach endpoints of the application.</summary>
public static class TwilioSignatureEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Lets only requests that a registered account signed reach the endpoints, such as one that answers a voice webhook with TwiML, and reports their leg to
    /// the account's <see cref="ICallDirectory"/>. All other requests are answered 403, and the log says why.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The request is verified before anything of it is bound, over the address that <c>PublicBaseUrl</c> makes, as callbacks are: a form of at most 128 KiB,
    /// JSON with <c>bodySHA256</c>, or GET. The body stays readable. The request's <c>AccountSid</c> says which of several accounts must have signed.
    /// </para>
    /// <para>
    /// The endpoints accept anonymous requests, whatever a fallback policy or a group requires, and need no antiforgery token: the signature authenticates.
    /// </para>
    /// </remarks>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">What was mapped: an endpoint, a group, controllers.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder RequireTwilioSignature<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        Require(builder, account: null);

    /// <summary>
    /// Lets only requests that this account signed reach the endpoints, otherwise as <see cref="RequireTwilioSignature{TBuilder}(TBuilder)"/>.
    /// </summary>
    /// <inheritdoc cref="RequireTwilioSignature{TBuilder}(TBuilder)"/>
    /// <param name="builder">What was mapped: an endpoint, a group, controllers.</param>
    /// <param name="account">The account's name: <c>new AccountName("sales")</c>.</param>
    public static TBuilder RequireTwilioSignature<TBuilder>(this TBuilder builder, AccountName account)
        where TBuilder : IEndpointConventionBuilder =>
        Require(builder, account);

    private static TBuilder Require<TBuilder>(TBuilder builder, AccountName? account)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Last, so that nothing runs before it, as a filter would do after the handler's parameters were bound; and so that no metadata of a handler with a
        // form asks for an antiforgery token.
        builder.Finally(endpoint =>
        {
            var next = endpoint.RequestDelegate ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} handles no requests.");
            var problem = SignatureGuard.Problem(endpoint.ApplicationServices, account);
            endpoint.Metadata.Add(problem is null ? SignatureMetadata.Instance : new(problem));
            endpoint.RequestDelegate = async http =>
            {
                // An exception here, while endpoints are built, would be all endpoints' error.
                if (problem is not null) throw new InvalidOperationException(problem);
                if (await SignatureGuard.IsSignedAsync(http, account).ConfigureAwait(false)) await next(http).ConfigureAwait(false);
            };
        });
        return builder;
    }
}
