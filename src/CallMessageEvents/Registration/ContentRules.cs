using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Checks at start that every handled type and every added contract has JSON metadata, so that no message fails for the lack of it.</summary>
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
            // The message is about the type: no content has been read yet, so it can quote none.
            return $"{type} cannot be read and written as JSON: {e.Message}";
        }
    }
}
