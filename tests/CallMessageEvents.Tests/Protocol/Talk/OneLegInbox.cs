using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>Handles the messages of one leg, one at a time and in order, as a vector's handlers say.</summary>
internal sealed class OneLegInbox(IReadOnlyList<JsonElement> handlers, Action<JsonObject, int?> see, Action<TalkEvent.Handled> end)
{
    private readonly Queue<(int Run, MessageWant Want, ReadOnlyMemory<byte> Content)> _waiting = new();
    private readonly HashSet<int> _cancelled = [];
    private (int Key, int Run)? _running;
    private int _keys;

    /// <param name="run">As the talk calls it; 0 for a plain message.</param>
    /// <param name="want">What its sender waits for.</param>
    /// <param name="content">The whole message.</param>
    public void Take(int run, MessageWant want, ReadOnlyMemory<byte> content)
    {
        _waiting.Enqueue((run, want, content));
        Continue();
    }

    /// <summary>The handler ends; nothing happens when it has ended before.</summary>
    public void End(int key, ReadOnlyMemory<byte>? reply, MessageFault? error)
    {
        if (_running is not { } running || running.Key != key) return;

        _running = null;
        End(running.Run, reply, error, Continue);
    }

    public void Cancel(int run)
    {
        _cancelled.Add(run);
        if (_running is not { } running || running.Run != run) return;

        see(new() { ["see"] = "cancelled" }, running.Key);
        End(running.Key, null, new(MessageFault.Failed));
    }

    /// <summary>Whether the content can be read as its contract.</summary>
    public static bool Fits(string? type, ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonNode.Parse(content) is JsonObject all && (type != "count" || all["count"] is JsonValue count && count.TryGetValue<int>(out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Continue()
    {
        while (_running is null && _waiting.TryDequeue(out var next))
        {
            if (!_cancelled.Contains(next.Run)) Begin(next.Run, next.Want, next.Content);
        }
    }

    private void Begin(int run, MessageWant want, ReadOnlyMemory<byte> content)
    {
        var type = Envelope.Default.ReadType(content.Span);
        var isRequest = want == MessageWant.Reply;
        var handler = handlers.FirstOrDefault(one => one.TryGetProperty(isRequest ? "for" : "on", out var name) && name.GetString() == type);
        if (handler.ValueKind == JsonValueKind.Undefined)
        {
            End(run, null, new(MessageFault.NoHandler), null);
            return;
        }

        if (!Fits(type, content.Span))
        {
            End(run, null, new(MessageFault.BadContent), null);
            return;
        }

        var key = ++_keys;
        var own = JsonNode.Parse(Envelope.Default.Without(content.Span, type: true, envelope: true));
        see(new() { ["see"] = isRequest ? "request" : "message", ["type"] = type, ["content"] = own }, key);
        var then = handler.TryGetProperty("then", out var value) ? value.GetString() : "done";
        if (then == "hold") _running = (key, run);
        else if (then == "fail") End(run, null, new(MessageFault.Failed), null);
        else End(run, handler.TryGetProperty("reply", out var reply) ? Write(reply) : null, null, null);
    }

    private void End(int run, ReadOnlyMemory<byte>? reply, MessageFault? error, Action? then)
    {
        if (run > 0) end(new(run, reply, error));
        then?.Invoke();
    }

    private static byte[] Write(JsonElement reply)
    {
        var content = JsonObject.Create(reply.GetProperty("content"))!;
        content.Insert(0, "type", reply.GetProperty("type").GetString());
        return JsonSerializer.SerializeToUtf8Bytes(content);
    }
}
