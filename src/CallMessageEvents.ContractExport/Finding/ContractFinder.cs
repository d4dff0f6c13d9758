using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace CallMessageEvents.ContractExport;

/// <summary>Finds an account's contracts: those that its registration names, and those of the assemblies that are only sent.</summary>
[RequiresUnreferencedCode(Reflection.Message)]
internal sealed class ContractFinder(CallMessageContracts account, ContractExportOptions options)
{
    private readonly Dictionary<Type, CallMessageContract> _registered = account.Registered.ToDictionary(static contract => contract.ContentType);

    /// <returns>Sorted by name.</returns>
    public IReadOnlyList<FoundContract> Find()
    {
        var types = _registered.Keys.Concat(options.Sent).Concat(options.Received).Concat(Assemblies().SelectMany(Contracts)).Distinct().ToList();
        var replies = types.Where(IsAsked).Select(Reply).OfType<Type>().ToHashSet();
        foreach (var reply in replies.Where(reply => account.FindName(reply) is not null && !types.Contains(reply)).ToList()) types.Add(reply);

        var found = types.Select(type => new FoundContract(Name(type), type, Direction(type, replies), Reply(type)))
            .OrderBy(static contract => contract.Name, StringComparer.Ordinal).ThenBy(static contract => contract.Type.FullName, StringComparer.Ordinal)
            .ToList();
        foreach (var (one, next) in found.Zip(found.Skip(1)))
        {
            if (one.Name != next.Name) continue;
            throw new ExportFault(
                $"Two contracts have the name \"{one.Name}\": {one.Type} and {next.Type}. Give one of them another name; or, where one belongs to another "
                + "application, name the assemblies to look in: RunWithContractsAsync(args, options => options.Assemblies.Add(…)).");
        }

        return found;
    }

    private IEnumerable<Assembly> Assemblies() => options.Assemblies.Count > 0 ? options.Assemblies : OwnAssemblies.Find(_registered.Keys);

    private static IEnumerable<Type> Contracts(Assembly assembly) => Types(assembly)
        .Where(static type => !type.ContainsGenericParameters && type.IsDefined(typeof(CallMessageAttribute), inherit: false));

    /// <summary>Types of which a part is missing are nobody's contracts.</summary>
    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }

    private string Name(Type type) => account.FindName(type)
        ?? throw new ExportFault($"{type} is no contract: give the type [CallMessage(\"…\")], or name it with AddContract.");

    /// <summary>Whether the server asks it: the reply's type is named, and no request handler takes it.</summary>
    private bool IsAsked(Type type) =>
        Reply(type) is not null && (!_registered.TryGetValue(type, out var known) || known.Reply is null || options.Sent.Contains(type));

    /// <summary>What the request handler replies, otherwise what the type itself says.</summary>
    private Type? Reply(Type type)
    {
        if (_registered.TryGetValue(type, out var known) && known.Reply is { } reply) return reply.ContentType;

        return Array.Find(type.GetInterfaces(), static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ICallRequest<>))
            ?.GetGenericArguments()[0];
    }

    /// <summary>What no handler takes, and is no reply, is sent: there is no other use for it that a registration would not show.</summary>
    private Direction Direction(Type type, HashSet<Type> replies)
    {
        var known = _registered.TryGetValue(type, out var contract) ? contract.Direction : CallMessageDirection.None;
        var isSent = known.HasFlag(CallMessageDirection.Sent) || options.Sent.Contains(type) || IsAsked(type);
        var isReceived = known.HasFlag(CallMessageDirection.Received) || options.Received.Contains(type) || replies.Contains(type);
        return (isReceived ? ContractExport.Direction.AppToServer : default)
            | (isSent || !isReceived ? ContractExport.Direction.ServerToApp : default);
    }
}
