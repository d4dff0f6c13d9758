using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CallMessageEvents.AspNetCore;

/// <summary>Maps the endpoints that Twilio's callbacks come to.</summary>
public static class CallMessageEventsEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the endpoints of the account that <c>AddCallMessageEvents()</c> registered: <c>{prefix}/messages</c> for the callbacks of subscriptions,
    /// <c>{prefix}/status</c> for status callbacks. From then on <see cref="ICallbackUrls"/> knows where they are.
    /// </summary>
    /// <remarks>
    /// They are open to anonymous requests, whatever a fallback policy or a group demands: a callback is authenticated by its signature. They are left out of
    /// API descriptions, antiforgery and status code pages. A body must be there within 15 seconds, which is when Twilio gives up; later it is answered 408.
    /// An account that is mapped again has further endpoints, and its addresses are those of the last.
    /// </remarks>
    /// <param name="endpoints">The application, or a route group.</param>
    /// <param name="prefix">The route pattern that both paths begin with. Default: <c>/call-message-events</c>.</param>
    /// <returns>What is added to it applies to both endpoints, such as rate limiting.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The account is not registered, or has no auth token that callbacks could be verified with; the message says what to write.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The account's options are not valid.</exception>
    public static IEndpointConventionBuilder MapCallMessageEvents(this IEndpointRouteBuilder endpoints, string prefix = "/call-message-events") =>
        Map(endpoints, prefix, AccountName.Unnamed);

    /// <summary>
    /// As <see cref="MapCallMessageEvents(IEndpointRouteBuilder, string)"/>, for an account that was registered by name. Each needs a prefix of its own.
    /// </summary>
    /// <inheritdoc cref="MapCallMessageEvents(IEndpointRouteBuilder, string)"/>
    /// <param name="endpoints">The application, or a route group.</param>
    /// <param name="prefix">The route pattern that both paths begin with.</param>
    /// <param name="account">The account's name: <c>new("sales")</c>.</param>
    public static IEndpointConventionBuilder MapCallMessageEvents(this IEndpointRouteBuilder endpoints, string prefix, AccountName account) =>
        Map(endpoints, prefix, account);

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string prefix, AccountName account)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        return CallbackEndpoints.Map(endpoints, prefix.TrimEnd('/'), account);
    }
}
