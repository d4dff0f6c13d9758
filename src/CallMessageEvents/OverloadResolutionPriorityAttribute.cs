#if !NET9_0_OR_GREATER
namespace System.Runtime.CompilerServices;

/// <summary>The framework's attribute, which .NET 8 lacks. The compiler knows it by its name, wherever it is.</summary>
/// <param name="priority">The higher wins; the default is zero.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = false)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    public int Priority => priority;
}
#endif
