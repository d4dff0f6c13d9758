// What Coyote cannot rewrite: the new lock type, and methods with a builder of their own. Both make no difference to what is decided.
global using Gate = System.Object;

namespace CallMessageEvents;

/// <summary>Says nothing to the compiler, which looks for the one of <c>System.Runtime.CompilerServices</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AsyncMethodBuilderAttribute(Type builder) : Attribute
{
    public Type Builder => builder;
}
