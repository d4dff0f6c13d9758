using System.Reflection;
using System.Runtime.CompilerServices;

namespace CallMessageEvents.Tests.PublicApi;

/// <summary>An assembly's public surface as text, a line a member: what a reviewer sees change.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) =>
        string.Join('\n', assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal).SelectMany(Lines)) + "\n";

    private static IEnumerable<string> Lines(Type type) =>
        type.GetMembers(Declared).Where(IsWritten).Select(static member => $"    {Line(member)}").Order(StringComparer.Ordinal).Prepend($"{Kind(type)} {type.Namespace}.{Name(type)}");

    /// <summary>Not what the compiler adds to records, and not what is shown as property or type already.</summary>
    private static bool IsWritten(MemberInfo member) =>
        member is not Type
        && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && member is not MethodBase { IsSpecialName: true, IsConstructor: false }
        && member.Name is not ("Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "value__" or "<Clone>$");

    private static string Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{Static(method)}{Name(method.ReturnType)} {method.Name}{Generic(method)}({Parameters(method)})",
        PropertyInfo property => $"{Static(property.GetMethod!)}{Name(property.PropertyType)} {property.Name} {{ get;{Setter(property)} }}",
        FieldInfo { IsLiteral: true } field => $"const {field.Name} = {field.GetRawConstantValue()}",
        _ => member.ToString()!,
    };

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Setter(PropertyInfo property) => property.SetMethod switch
    {
        not { IsPublic: true } => string.Empty,
        var set when set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) => " init;",
        _ => " set;",
    };

    private static string Static(MethodInfo method) => method.IsStatic ? "static " : string.Empty;

    private static string Generic(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : string.Empty;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(static parameter =>
        $"{(parameter.IsOut ? "out " : string.Empty)}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = default" : string.Empty)}"));

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } value) return $"{Name(value)}?";
        return type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
