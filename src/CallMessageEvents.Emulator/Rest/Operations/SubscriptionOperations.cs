using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>Creates and deletes subscriptions to the messages of end users.</summary>
internal sealed class SubscriptionOperations(Switchboard board)
{
    private const int MaxCallbackLength = 4000; // Not Twilio's, whose is not known: with a message in its query it still is a valid Uri.

    public RestAnswer Create(RestRequest request)
    {
        if (request.FindCall(board) is not { } call)
        {
            return RestAnswer.NotFound(request.Path);
        }

        if (request.Field("Callback") is not { } address)
        {
            return RestAnswer.InvalidParameter("Callback is required");
        }

        if (!TryReadCallback(address, out var callback))
        {
            return RestAnswer.BadRequest(21609, $"Callback must be an http or https URL of at most {MaxCallbackLength} characters whose host has no underscore");
        }

        if (ReadMethod(request.Field("Method")) is not { } method)
        {
            return RestAnswer.InvalidParameter("Method must be GET or POST");
        }

        return call.Messages.Subscribe(callback, method, request.Field(RestRequest.IdempotencyKey)) is { } created
            ? RestAnswer.Created(json =>
            {
                CreatedJson.Write(json, call, created);
                json.WriteString("uri", $"{CallJson.PathOf(call)}/UserDefinedMessageSubscriptions/{created.Sid}.json");
            })
            : RestAnswer.NotActive(call, board.NotActiveCode);
    }

    public RestAnswer Delete(RestRequest request) =>
        request.FindCall(board) is { } call && call.Messages.Unsubscribe(request.Arguments["Sid"]) ? RestAnswer.NoContent : RestAnswer.NotFound(request.Path);

    internal static bool TryReadCallback(string address, [NotNullWhen(true)] out Uri? callback) =>
        Uri.TryCreate(address, UriKind.Absolute, out callback)
        && address.Length <= MaxCallbackLength
        && callback.Scheme is "http" or "https"
        && callback.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
        && !callback.Host.Contains('_', StringComparison.Ordinal);

    internal static HttpMethod? ReadMethod(string? method) => method?.ToUpperInvariant() switch
    {
        null or "POST" => HttpMethod.Post,
        "GET" => HttpMethod.Get,
        _ => null,
    };
}
