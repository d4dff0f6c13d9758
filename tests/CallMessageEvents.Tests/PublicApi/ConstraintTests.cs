using System.Reflection;
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tests;

/// <summary>Constraints of type parameters are part of the public surface, and the approved texts (PublicAPI.Unshipped.txt) do not have them.</summary>
public sealed class ConstraintTests
{
    [Fact]
    public void PublicSurface_ConstraintsOfTypeParameters_AreTheApprovedOnes()
    {
        Assembly[] packages = [typeof(ICallMessenger).Assembly, typeof(CallMessageEventsEndpointRouteBuilderExtensions).Assembly, typeof(TwilioEmulator).Assembly];
        var types = packages.SelectMany(static package => package.GetExportedTypes()).ToList();
        var methods = types.SelectMany(static type =>
            type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));
        var parameters = types.Where(static type => type.IsGenericTypeDefinition).SelectMany(static type => type.GetGenericArguments(), static (type, parameter) => (type.Name, parameter))
            .Concat(methods.Where(static method => method.IsGenericMethodDefinition).SelectMany(static method => method.GetGenericArguments(), static (method, parameter) => (method.Name, parameter)));

        Assert.Equal(
            [
                "AddFallbackHandler<THandler>: class, ICallMessageHandler",
                "AddHandler<THandler>: class, ICallMessageHandler<TContent>",
                "AddLifecycleHandler<THandler>: class, ICallLifecycleHandler",
            ],
            parameters.Select(static one => (one.Name, one.parameter.Name, Constraints: string.Join(", ", Constraints(one.parameter))))
                .Where(static one => one.Constraints.Length > 0)
                .Select(static one => $"{one.Item1}<{one.Item2}>: {one.Constraints}")
                .Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Constraints(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) yield return "class";
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) yield return "struct";
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) yield return "new()";
        foreach (var constraint in parameter.GetGenericParameterConstraints())
        {
            yield return constraint.IsGenericType
                ? $"{constraint.Name[..constraint.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", constraint.GetGenericArguments().Select(static one => one.Name))}>"
                : constraint.Name;
        }
    }
}
