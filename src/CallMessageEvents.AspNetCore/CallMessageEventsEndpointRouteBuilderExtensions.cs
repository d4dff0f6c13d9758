using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CallMessageEvents.AspNetCore;

/// <summary>Extension methods that map the endpoints for Twilio's callbacks.</summary>
public static class CallMessageEventsEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the endpoints of the account that <c>AddCallMessageEvents()</c> registered: <c>{prefix}/messages</c> for the callbacks of subscriptions,
    /// <c>{prefix}/status</c> for status callbacks. From then on <see cref="ICallbackUrls"/> knows where they are.
    /// </summary>
    /// <remarks>
    /// The endpoints accept anonymous requests, whatever a fallback policy or a group requires: a callback's signature authenticates it. API descriptions,
    /// antiforgery and status code pages leave them out. A request whose body takes longer than 15 seconds, when Twilio gives up, is answered 408. Mapping an
    /// account again at another prefix adds endpoints; its addresses are then those of the last mapping.
    /// </remarks>
    /// <param name="endpoints">The application, or a route group.</param>
    /// <param name="prefix">The route pattern that both paths begin with. The default is <c>/call-message-events</c>.</param>
    /// <returns>A builder whose conventions, such as rate limiting, apply to both endpoints.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="prefix"/> is an address, or the name of an account.</exception>
    /// <exception cref="InvalidOperationException">
    /// The account is not registered, has no auth token to verify callbacks with, or the prefix is mapped already; the message says what to write. In route
    /// groups, a path that is mapped twice fails when the host starts.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The account's options are not valid.</exception>
    public static IEndpointConventionBuilder MapCallMessageEvents(this IEndpointRouteBuilder endpoints, string prefix = "/call-message-events") =>
        Map(endpoints, prefix, AccountName.Unnamed);

    /// <summary>
    /// Maps the endpoints of an account that was registered by name, otherwise as <see cref="MapCallMessageEvents(IEndpointRouteBuilder, string)"/>. Each
    /// account needs its own prefix.
    /// </summary>
    /// <inheritdoc cref="MapCallMessageEvents(IEndpointRouteBuilder, string)"/>
    /// <param name="endpoints">The application, or a route group.</param>
    /// <param name="prefix">The route pattern that both paths begin with.</param>
    /// <param name="account">The account's name: <c>new AccountName("sales")</c>.</param>
    public static IEndpointConventionBuilder MapCallMessageEvents(this IEndpointRouteBuilder endpoints, string prefix, AccountName account) =>
        Map(endpoints, prefix, account);

    /// <summary>
    /// Maps endpoints for the people who operate the application, about the account's dead letters: messages and statuses that its engine does not try
    /// any more. Nobody may use them until the application says who may: by <c>RequireAuthorization()</c>, a fallback policy, or <c>AllowAnonymous()</c>
    /// where something else protects them.
    /// </summary>
    /// <remarks>
    /// <c>GET {prefix}?limit=100&amp;after=…</c> lists them, the oldest first, without their content. <c>POST {prefix}/{id}/put-back</c> has one tried
    /// again, and <c>DELETE {prefix}/{id}</c> removes it for good. <c>POST {prefix}/put-back</c> and <c>POST {prefix}/remove</c> do so with all that the
    /// body names.
    /// </remarks>
    /// <param name="endpoints">The application, or a route group.</param>
    /// <param name="prefix">The route pattern that all paths begin with. The default is <c>/call-message-dead-letters</c>.</param>
    /// <returns>A builder whose conventions, such as <c>RequireAuthorization()</c>, apply to all of the endpoints.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="prefix"/> is an address, or the name of an account.</exception>
    /// <exception cref="InvalidOperationException">
    /// The account has no engine that keeps dead letters, or the prefix is mapped already; the message says what to write.
    /// </exception>
    public static IEndpointConventionBuilder MapCallMessageDeadLetters(this IEndpointRouteBuilder endpoints, string prefix = "/call-message-dead-letters") =>
        MapDeadLetters(endpoints, prefix, AccountName.Unnamed);

    /// <summary>Maps endpoints for the dead letters of an account that was registered by name.</summary>
    /// <inheritdoc cref="MapCallMessageDeadLetters(IEndpointRouteBuilder, string)"/>
    /// <param name="endpoints">The application, or a route group.</param>
    /// <param name="prefix">The route pattern that all paths begin with.</param>
    /// <param name="account">The account's name: <c>new AccountName("sales")</c>.</param>
    public static IEndpointConventionBuilder MapCallMessageDeadLetters(this IEndpointRouteBuilder endpoints, string prefix, AccountName account) =>
        MapDeadLetters(endpoints, prefix, account);

    private static RouteGroupBuilder MapDeadLetters(IEndpointRouteBuilder endpoints, string prefix, AccountName account)
    {
        var path = MappedPrefix.Check(endpoints, prefix, account, nameof(MapCallMessageDeadLetters));
        return DeadLetterEndpoints.Map(endpoints, path, account);
    }

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string prefix, AccountName account)
    {
        var path = MappedPrefix.Check(endpoints, prefix, account, nameof(MapCallMessageEvents));
        return CallbackEndpoints.Map(endpoints, path, account);
    }
}
