using System.Collections.Concurrent;
using System.Reflection;

namespace CallMessageEvents;

/// <summary>
/// Which types are contracts: those that were added by name, and those that have the attribute. A type's attribute never changes, so it is read once.
/// </summary>
/// <param name="added">The types that were added, and their names.</param>
/// <param name="registered">The types that the account's registration names, by whatever method.</param>
internal sealed class ContractRegistry(IReadOnlyDictionary<Type, string> added, IEnumerable<Type> registered)
{
    private readonly ConcurrentDictionary<Type, Contract?> _contracts = new();

    /// <summary>The contracts of a message that no account received, such as a test's own: those that have the attribute.</summary>
    public static ContractRegistry Default { get; } = new(new Dictionary<Type, string>(), []);

    /// <summary>The contracts that the account's registration names. One that is only sent and has the attribute is not among them.</summary>
    public IEnumerable<Contract> Registered => registered.Select(Find).OfType<Contract>();

    public Contract? Find(Type type) => _contracts.TryGetValue(type, out var known) ? known : _contracts.GetOrAdd(type, Create);

    private Contract? Create(Type type)
    {
        var name = added.TryGetValue(type, out var given) ? given : type.GetCustomAttribute<CallMessageAttribute>(inherit: false)?.Type;
        return name is null ? null : new Contract(type, name);
    }
}
