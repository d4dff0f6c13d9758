using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// Checks the messenger that handlers are given, and the handler classes of a named account. A class that the account creates must have a constructor that can
/// be called; the container does not check that. A class that the container creates must take the account's services by their key: otherwise it would get the
/// unnamed account's, and answer through them.
/// </summary>
internal static class HandlerRules
{
    public static void Check(CallMessageEventsBuilder registration, IServiceProvider provider, OptionsFaults faults)
    {
        CheckMessenger(registration, faults);
        if (registration.Name.Length == 0 || provider.GetService<IServiceProviderIsKeyedService>() is not { } container) return;

        var account = new AccountProvider(provider, registration.Name);
        var handlers = registration.Handlers.Select(static handler => handler.Class).OfType<HandlerClass>().Concat(registration.LifecycleHandlers);
        foreach (var handler in handlers.DistinctBy(static handler => handler.Type))
        {
            if (handler.Registration is null) CheckOwn(handler, registration, account, faults);
            else if (handler.Registration.ImplementationType is { } made) CheckRegistered(handler, made, registration, container, faults);
        }
    }

    /// <summary>Handlers without a scope are given the messenger, too, so that one of the application's own must not need a scope.</summary>
    private static void CheckMessenger(CallMessageEventsBuilder registration, OptionsFaults faults)
    {
        var messenger = registration.Services.LastOrDefault(service => AccountServices.Is<ICallMessenger>(service, registration.Name));
        if (messenger is not { Lifetime: ServiceLifetime.Scoped } || (registration.Handlers.Count == 0 && registration.LifecycleHandlers.Count == 0)) return;

        faults.AddText("ICallMessenger is registered as scoped, but all handlers of the account are given the same one: register it as a singleton.");
    }

    private static void CheckOwn(HandlerClass handler, CallMessageEventsBuilder registration, AccountProvider account, OptionsFaults faults)
    {
        // A mark counts here only: the container, which creates registered classes, does not look at it.
        var marked = Array.Find(
            handler.Type.GetConstructors(), static one => one.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute), inherit: false));
        var constructor = marked ?? Constructor(handler.Type, account);
        var missing = constructor?.GetParameters().Where(parameter => !IsThere(parameter, account))
            .Select(static parameter => parameter.ParameterType).ToList();
        if (missing is { Count: 0 }) return;

        faults.AddText(
            $"{handler.Type} handles for the account \"{registration.Name}\" and cannot be made: "
            + (missing is null ? "it has no public constructor." : $"its constructor takes {string.Join(", ", missing)}, which the services do not have.")
            + string.Concat((missing ?? []).Where(AccountServices.IsEachAccountsOwn).Select(
                type => $" Register the account's own {type.Name} by the key \"{registration.Name}\".")));
    }

    private static void CheckRegistered(
        HandlerClass handler, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type made, CallMessageEventsBuilder registration,
        IServiceProviderIsKeyedService container, OptionsFaults faults)
    {
        foreach (var parameter in Constructor(made, container)?.GetParameters() ?? [])
        {
            if (IsOfTheUnnamedAccount(parameter, container)) faults.AddText(Fault(handler.Type, parameter, registration));
        }
    }

    private static string Fault(Type handler, ParameterInfo parameter, CallMessageEventsBuilder registration) =>
        $"{handler} handles for the account \"{registration.Name}\", but is registered among the application's services, so that its constructor takes the "
        + $"{parameter.ParameterType.Name} of the unnamed account, whose messages and calls are others. Write "
        + $"[FromKeyedServices(\"{registration.Name}\")] {parameter.ParameterType.Name} {parameter.Name}, or leave out that registration.";

    /// <summary>Whether the parameter is one account's service without a key: the unnamed account's.</summary>
    private static bool IsOfTheUnnamedAccount(ParameterInfo parameter, IServiceProviderIsService container) =>
        AccountServices.IsEachAccountsOwn(parameter.ParameterType)
        && !parameter.IsDefined(typeof(FromKeyedServicesAttribute), inherit: false)
        && (!parameter.HasDefaultValue || container.IsService(parameter.ParameterType));

    /// <summary>
    /// Returns the constructor that will be called: the longest whose parameters can all be resolved. If there is none, it returns the longest, to name what it
    /// lacks.
    /// </summary>
    private static ConstructorInfo? Constructor(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, IServiceProviderIsKeyedService services)
    {
        var longestFirst = type.GetConstructors().OrderByDescending(static constructor => constructor.GetParameters().Length).ToList();
        return longestFirst.Find(constructor => Array.TrueForAll(constructor.GetParameters(), parameter => IsThere(parameter, services)))
            ?? longestFirst.FirstOrDefault();
    }

    private static bool IsThere(ParameterInfo parameter, IServiceProviderIsKeyedService services) =>
        parameter.HasDefaultValue
        || (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? services.IsKeyedService(parameter.ParameterType, keyed.Key)
            : services.IsService(parameter.ParameterType));
}
