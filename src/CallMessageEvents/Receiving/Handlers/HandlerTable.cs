using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// Finds a message's handler: the typed one for its contract, else the fallback. Created at start, to find faults in the registration.
/// </summary>
internal sealed class HandlerTable
{
    private readonly Dictionary<string, HandlerBinding> _typed = new(StringComparer.Ordinal);
    private readonly HandlerBinding? _fallback;

    public HandlerTable(IEnumerable<HandlerBinding> bindings, ContractRegistry contracts)
    {
        foreach (var binding in bindings)
        {
            if (binding.Content is not { } content)
            {
                if (_fallback is not null) Faults.Add("Two handlers are registered for what no other takes: AddFallbackHandler can be called once.");
                _fallback ??= binding;
            }
            else if (contracts.Find(content) is not { } contract)
            {
                Faults.Add($"A handler is registered for {content}, which is no contract: give the type [CallMessage(\"…\")], or name it with AddContract.");
            }
            else if (!_typed.TryAdd(contract.Name, binding))
            {
                Faults.Add(
                    $"Two handlers are registered for \"{contract.Name}\" (for {content} and {_typed[contract.Name].Content}): a contract has one handler.");
            }
        }
    }

    public List<string> Faults { get; } = [];

    public bool IsEmpty => _fallback is null && _typed.Count == 0;

    public bool TryFind(CallMessage message, [NotNullWhen(true)] out HandlerBinding? handler)
    {
        // Content of another media type belongs to no contract, whatever its bytes look like.
        handler = message.IsJson && message.Type is { } type && _typed.TryGetValue(type, out var typed) ? typed : _fallback;
        return handler is not null;
    }
}
