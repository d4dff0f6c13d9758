using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace CallMessageEvents.ContractExport;

/// <summary>Finds the assemblies in which an application may have contracts: such a one refers to the library, for its attribute.</summary>
[RequiresUnreferencedCode(Reflection.Message)]
internal static class OwnAssemblies
{
    private static readonly string? Library = typeof(CallMessageAttribute).Assembly.GetName().Name;

    /// <returns>The entry assembly, those of the types, and those that they refer to.</returns>
    public static IReadOnlyCollection<Assembly> Find(IEnumerable<Type> registered)
    {
        var found = registered.Select(static type => type.Assembly).ToHashSet();
        if (Assembly.GetEntryAssembly() is { } entry) found.Add(entry);

        var rest = new Queue<Assembly>(found);
        while (rest.TryDequeue(out var assembly))
        {
            foreach (var reference in assembly.GetReferencedAssemblies().Select(Load).OfType<Assembly>().Where(RefersToLibrary))
            {
                if (found.Add(reference)) rest.Enqueue(reference);
            }
        }

        return found;
    }

    private static bool RefersToLibrary(Assembly assembly) => assembly.GetReferencedAssemblies().Any(static name => name.Name == Library);

    /// <returns>Null for one that is not there, and so has nobody's contracts.</returns>
    private static Assembly? Load(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
