namespace CallMessageEvents;

/// <summary>
/// Errors for content that cannot be sent. They have no inner exceptions: the text of a converter's, or the path of a JsonException, could hold content.
/// </summary>
internal static class ContentErrors
{
    public static InvalidCallMessageException NotWritable(Type type, Exception e) =>
        new(
            $"Content of type {type} cannot be written as JSON: {e.GetType().Name} from the serializer. Serialize it alone with the same settings to see why.")
        {
            ContentType = type,
        };

    public static InvalidCallMessageException NoMetadata(Type type) =>
        new(
            $"There is no JSON metadata for content of type {type}. Add its JsonSerializerContext with ConfigureJson(json => "
            + "json.TypeInfoResolverChain.Add(…)), or pass its JsonTypeInfo to SendAsync.")
        {
            ContentType = type,
        };

    public static InvalidCallMessageException NoContract(Type type) =>
        new($"{type} is no contract, so that it would have no type on the wire: give the type [CallMessage(\"…\")], or name it with AddContract.")
        {
            ContentType = type,
        };

    public static InvalidCallMessageException NoReply(Type request, Type reply) =>
        new($"The request handler for {request} returned null, which is no reply: return a {reply}, or throw a CallRequestFault.") { ContentType = reply };

    public static InvalidCallMessageException NotAnObject(Type type) =>
        new($"{type} is a contract, so it must be written as a JSON object; it is written as something else.") { ContentType = type };

    public static InvalidCallMessageException Collision(Type type, string property, string what, string option) =>
        new(
            $"{type} is a contract and has a JSON property \"{property}\" of its own, which is where {what}. Rename the property "
            + $"with [JsonPropertyName], or choose another name with the option {option}.")
        {
            ContentType = type,
        };
}
