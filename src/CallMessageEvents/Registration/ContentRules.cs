using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>
/// Checks at start that every handled type, every reply and every added contract has JSON metadata, so that no message fails for the lack of it.
/// </summary>
internal static class ContentRules
{
    public static void Check(CallMessageEventsBuilder registration, ContractRegistry contracts, JsonSerializerOptions json, OptionsFaults faults)
    {
        foreach (var type in contracts.Registered.Select(static contract => contract.ContentType))
        {
            var isHandled = registration.Handlers.Exists(handler => handler.Content == type);
            var what = isHandled ? "has a handler" : registration.ReplyTypes.Contains(type) ? "a request handler replies with" : "is a contract";
            if (Fault(type, isHandled, what, json) is { } fault) faults.AddText(fault);
        }
    }

    private static string? Fault(Type type, bool isHandled, string what, JsonSerializerOptions json)
    {
        try
        {
            if (!json.TryGetTypeInfo(type, out var typeInfo))
            {
                return $"There is no JSON metadata for {type}, which {what}: add "
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
