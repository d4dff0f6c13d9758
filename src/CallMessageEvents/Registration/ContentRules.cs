using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>What must be known of the types that are handled and of the contracts that were added: found missing at start, not at each message.</summary>
internal static class ContentRules
{
    public static void Check(CallMessageEventsBuilder registration, ContractRegistry contracts, JsonSerializerOptions json, OptionsFaults faults)
    {
        foreach (var type in contracts.Registered.Select(static contract => contract.ContentType))
        {
            if (Fault(type, registration.Handlers.Exists(handler => handler.Content == type), json) is { } fault) faults.AddText(fault);
        }
    }

    private static string? Fault(Type type, bool isHandled, JsonSerializerOptions json)
    {
        try
        {
            if (!json.TryGetTypeInfo(type, out var typeInfo))
            {
                return $"There is no JSON metadata for {type}, which {(isHandled ? "has a handler" : "is a contract")}: add "
                    + $"[JsonSerializable(typeof({type.Name}))] to a JsonSerializerContext, and that "
                    + "with ConfigureJson(json => json.TypeInfoResolverChain.Add(…)).";
            }

            return isHandled && type.IsAbstract && typeInfo is { Kind: JsonTypeInfoKind.Object, CreateObject: null, PolymorphismOptions: null }
                ? $"A handler is registered for {type}, which is abstract: no message can be read as it. Handle a class, or give the type [JsonPolymorphic]."
                : null;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            // It is about the type: no content was seen yet.
            return $"{type} cannot be read and written as JSON: {e.Message}";
        }
    }
}
