using System.Collections.Concurrent;
using System.Reflection;

namespace CallMessageEvents;

/// <summary>Which types are contracts. What a type says of itself never changes, so it is read once.</summary>
internal sealed class ContractRegistry
{
    private readonly ConcurrentDictionary<Type, Contract?> _contracts = new();

    public Contract? Find(Type type) => _contracts.GetOrAdd(
        type, static type => type.GetCustomAttribute<CallMessageAttribute>(inherit: false) is { } attribute ? new Contract(attribute.Type) : null);
}
