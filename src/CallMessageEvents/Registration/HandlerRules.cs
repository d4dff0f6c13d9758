using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// A named account's services are keyed by its name. A class that handles for it and asks for them without the key would get those of the unnamed account, and
/// answer from there.
/// </summary>
internal static class HandlerRules
{
    public static void Check(CallMessageEventsBuilder registration, IServiceProvider provider, OptionsFaults faults)
    {
        if (registration.Name.Length == 0) return;

        var handlers = registration.Handlers.Select(static handler => handler.Service).OfType<Type>().Concat(registration.LifecycleHandlers);
        foreach (var handler in handlers.Distinct())
        {
            // Where the application makes it itself, it gives it what it wants.
            var service = registration.Services.LastOrDefault(service => !service.IsKeyedService && service.ServiceType == handler);
            if (service?.ImplementationType is not { } made || Constructor(made, provider) is not { } constructor) continue;

            foreach (var parameter in constructor.GetParameters())
            {
                if (IsOfTheUnnamedAccount(parameter, registration)) faults.AddText(Fault(handler, parameter, registration));
            }
        }
    }

    private static string Fault(Type handler, ParameterInfo parameter, CallMessageEventsBuilder registration) =>
        $"{handler} handles for the account \"{registration.Name}\", but its constructor takes the {parameter.ParameterType.Name} of the unnamed account, "
        + $"whose messages and calls are others. Write [FromKeyedServices(\"{registration.Name}\")] {parameter.ParameterType.Name} {parameter.Name}.";

    /// <summary>Ours, without a key, where this account has one of its own.</summary>
    private static bool IsOfTheUnnamedAccount(ParameterInfo parameter, CallMessageEventsBuilder registration) =>
        parameter.ParameterType.Assembly == typeof(ICallMessenger).Assembly
        && !parameter.IsDefined(typeof(FromKeyedServicesAttribute), inherit: false)
        && registration.Services.Any(service => service.ServiceType == parameter.ParameterType && Equals(service.ServiceKey, registration.Name));

    /// <summary>
    /// The one that the container will call: the longest whose parameters it has. Where it has those of none, the longest, for that is what is to be mended.
    /// </summary>
    private static ConstructorInfo? Constructor(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, IServiceProvider provider)
    {
        var longestFirst = type.GetConstructors().OrderByDescending(static constructor => constructor.GetParameters().Length).ToList();
        return longestFirst.Find(constructor => Array.TrueForAll(constructor.GetParameters(), parameter => IsThere(parameter, provider)))
            ?? longestFirst.FirstOrDefault();
    }

    private static bool IsThere(ParameterInfo parameter, IServiceProvider provider) =>
        parameter.HasDefaultValue
        || (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? provider.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(parameter.ParameterType, keyed.Key) == true
            : provider.GetService<IServiceProviderIsService>()?.IsService(parameter.ParameterType) == true);
}
