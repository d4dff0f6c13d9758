using System.Collections.Concurrent;
using System.Reflection;

namespace CallMessageEvents;

/// <summary>Which types are contracts: those that were added, and those that say so themselves. What a type says never changes, so it is read once.</summary>
internal sealed class ContractRegistry(string typeProperty, IReadOnlyDictionary<Type, string> added)
{
    private readonly ConcurrentDictionary<Type, Contract?> _contracts = new();

    public Contract? Find(Type type) => _contracts.TryGetValue(type, out var known) ? known : _contracts.GetOrAdd(type, Create);

    private Contract? Create(Type type)
    {
        var name = added.TryGetValue(type, out var given) ? given : type.GetCustomAttribute<CallMessageAttribute>(inherit: false)?.Type;
        return name is null ? null : new Contract(typeProperty, name);
    }
}
