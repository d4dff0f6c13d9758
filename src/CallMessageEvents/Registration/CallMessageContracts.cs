using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Hosting;

/// <summary>
/// The contracts that one account's registration names, and how their content is written: for tools that describe an application's contracts. Immutable,
/// thread-safe.
/// </summary>
/// <remarks>
/// Neither the account's options are validated nor is anything started, so that no credentials are needed. A contract that is only sent and has
/// <see cref="CallMessageAttribute"/> appears in no registration: find such types by reflection, and ask <see cref="FindName"/> for their names.
/// </remarks>
public sealed class CallMessageContracts
{
    private readonly ContractRegistry _registry;

    private CallMessageContracts(IServiceProvider services, CallMessageEventsBuilder registration)
    {
        _registry = new ContractRegistry(registration.Contracts, registration.ContentTypes);
        AccountName = registration.Name.Length == 0 ? AccountName.Unnamed : new AccountName(registration.Name);
        Json = services.GetRequiredKeyedService<AccountJson>(registration.Name).Options;

        var options = new OptionsFactory<CallMessageEventsOptions>(
                services.GetServices<IConfigureOptions<CallMessageEventsOptions>>(), services.GetServices<IPostConfigureOptions<CallMessageEventsOptions>>())
            .Create(registration.Name);
        (TypeProperty, EnvelopeProperty) = (options.TypeProperty, options.EnvelopeProperty);
        Registered = [.. _registry.Registered.Select(contract => Describe(contract, registration, withReply: true))];
    }

    /// <summary>Gets the account's name.</summary>
    public AccountName AccountName { get; }

    /// <summary>Gets the settings that content is written and read with, as <c>ConfigureJson</c> has changed them. They are read-only.</summary>
    public JsonSerializerOptions Json { get; }

    /// <summary>Gets the property that holds a contract's name: <see cref="CallMessageEventsOptions.TypeProperty"/>.</summary>
    public string TypeProperty { get; }

    /// <summary>Gets the property that holds what the protocol says: <see cref="CallMessageEventsOptions.EnvelopeProperty"/>.</summary>
    public string EnvelopeProperty { get; }

    /// <summary>Gets the contracts that have a handler, that are a request handler's reply, or that were added with <c>AddContract</c>.</summary>
    public IReadOnlyList<CallMessageContract> Registered { get; }

    /// <summary>Reads the registrations of all accounts.</summary>
    /// <param name="services">The application's services.</param>
    /// <returns>One for each <c>AddCallMessageEvents</c> with a name of its own, in that order; none when there is no account.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IReadOnlyList<CallMessageContracts> ReadAll(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return [.. services.GetServices<CallMessageEventsBuilder>().Select(registration => new CallMessageContracts(services, registration))];
    }

    /// <summary>Returns the name by which this account knows a type on the wire.</summary>
    /// <param name="contentType">The application's type.</param>
    /// <returns>Its name from <c>AddContract</c>, otherwise from <see cref="CallMessageAttribute"/>; null for a type that is no contract.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="contentType"/> is null.</exception>
    public string? FindName(Type contentType)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        return _registry.Find(contentType)?.Name;
    }

    /// <param name="contract">The contract.</param>
    /// <param name="registration">What says who writes it.</param>
    /// <param name="withReply">False for a reply itself: a reply could be a request that is replied to with itself.</param>
    private CallMessageContract Describe(Contract contract, CallMessageEventsBuilder registration, bool withReply)
    {
        var type = contract.ContentType;
        var direction = (registration.Handlers.Exists(handler => handler.Content == type) ? CallMessageDirection.Received : CallMessageDirection.None)
            | (registration.ReplyTypes.Contains(type) ? CallMessageDirection.Sent : CallMessageDirection.None);
        var request = withReply ? registration.Handlers.OfType<RequestBinding>().FirstOrDefault(handler => handler.Request == type) : null;
        var reply = request is null ? null : _registry.Find(request.Reply);
        return new(contract.Name, type, direction, reply is null ? null : Describe(reply, registration, withReply: false));
    }
}
