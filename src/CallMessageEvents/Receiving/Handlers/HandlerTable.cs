using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// Finds a message's handler: the typed one for its contract, else the fallback; for a request its request handler. Created at start, to find faults in the
/// registration.
/// </summary>
internal sealed class HandlerTable
{
    private readonly Dictionary<string, HandlerBinding> _typed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RequestBinding> _requests = new(StringComparer.Ordinal);
    private readonly HandlerBinding? _fallback;

    public HandlerTable(IEnumerable<HandlerRegistration> registrations, ContractRegistry contracts)
    {
        foreach (var registration in registrations)
        {
            if (registration is RequestBinding request)
            {
                Add(request, contracts);
            }
            else if (registration is HandlerBinding { Content: { } content } typed)
            {
                Add(_typed, typed, content, "handler", contracts);
            }
            else
            {
                if (_fallback is not null) Faults.Add("Two handlers are registered for what no other takes: AddFallbackHandler can be called once.");
                _fallback ??= (HandlerBinding)registration;
            }
        }
    }

    public List<string> Faults { get; } = [];

    public bool IsEmpty => _fallback is null && _typed.Count == 0 && _requests.Count == 0;

    /// <summary>Whether a handler takes the message, or the request.</summary>
    public bool Has(CallMessage message) =>
        message.Heard is { Want: MessageWant.Reply } ? FindRequest(message) is not null : TryFind(message, out _);

    /// <summary>Finds the handler of a message that is no request.</summary>
    public bool TryFind(CallMessage message, [NotNullWhen(true)] out HandlerBinding? handler)
    {
        // Content of another media type belongs to no contract, whatever its bytes look like.
        handler = message.IsJson && message.Type is { } type && _typed.TryGetValue(type, out var typed) ? typed : _fallback;
        return handler is not null;
    }

    /// <summary>Finds the handler of a request; null when there is none. A fallback replies to nothing.</summary>
    public RequestBinding? FindRequest(CallMessage message) =>
        message.IsJson && message.Type is { } type ? _requests.GetValueOrDefault(type) : null;

    private void Add(RequestBinding request, ContractRegistry contracts)
    {
        Add(_requests, request, request.Request, "request handler", contracts);
        if (contracts.Find(request.Reply) is not null) return;

        Faults.Add(
            $"The request handler for {request.Request} replies with {request.Reply}, which is no contract, so that the reply would have no type: give the "
            + "type [CallMessage(\"…\")], or name it with AddContract.");
    }

    private void Add<T>(Dictionary<string, T> handlers, T added, Type content, string what, ContractRegistry contracts)
        where T : HandlerRegistration
    {
        if (contracts.Find(content) is not { } contract)
        {
            Faults.Add($"A {what} is registered for {content}, which is no contract: give the type [CallMessage(\"…\")], or name it with AddContract.");
        }
        else if (!handlers.TryAdd(contract.Name, added))
        {
            Faults.Add(
                $"Two {what}s are registered for \"{contract.Name}\" (for {content} and {handlers[contract.Name].Content}): a contract has one {what}.");
        }
    }
}
