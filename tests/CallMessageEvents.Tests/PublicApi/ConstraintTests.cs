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
        Assembly[] packages =
            [typeof(ICallMessenger).Assembly, typeof(CallMessageEventsEndpointRouteBuilderExtensions).Assembly, typeof(TwilioEmulator).Assembly];
        var types = packages.SelectMany(static package => package.GetExportedTypes()).ToList();
        var methods = types.SelectMany(static type =>
            type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));
        var constrained =
            from member in types.Where(static type => type.IsGenericTypeDefinition)
                .Concat<MemberInfo>(methods.Where(static method => method.IsGenericMethodDefinition))
            from parameter in member is Type type ? type.GetGenericArguments() : ((MethodInfo)member).GetGenericArguments()
            let constraints = string.Join(", ", Constraints(parameter))
            where constraints.Length > 0
            select $"{member.Name}<{parameter.Name}>: {constraints}";

        Assert.Equal(
            [
                "AddFallbackHandler<THandler>: class, ICallMessageHandler",
                "AddHandler<THandler>: class, ICallMessageHandler<TContent>",
                "AddLifecycleHandler<THandler>: class, ICallLifecycleHandler",
                "AddRequestHandler<THandler>: class, ICallRequestHandler<TRequest, TReply>",
                "RequireTwilioSignature<TBuilder>: IEndpointConventionBuilder",
            ],
            constrained.Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Constraints(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) yield return "class";
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) yield return "struct";
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) yield return "new()";
        foreach (var constraint in parameter.GetGenericParameterConstraints())
        {
            var arguments = string.Join(", ", constraint.GetGenericArguments().Select(static one => one.Name));
            yield return constraint.IsGenericType ? $"{constraint.Name.Split('`')[0]}<{arguments}>" : constraint.Name;
        }
    }
}
