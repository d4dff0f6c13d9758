using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>Counts messages that nothing handles, and logs each type of them once. Thread-safe.</summary>
internal sealed class UnhandledMessages(ReceiveTelemetry telemetry, ReceiveLog log)
{
    /// <summary>The maximum number of logged types without a handler. End users choose the types, so there must be a limit.</summary>
    private const int MaxTypes = 1000;

    private readonly ConcurrentDictionary<(string? Type, bool IsRequest, bool IsJson), bool> _types = new();

    public void Add(CallMessage message)
    {
        telemetry.Unhandled();

        // Content that is not JSON has no type, so it is logged once for all.
        var isRequest = message.Heard is { Want: MessageWant.Reply };
        if (_types.Count >= MaxTypes || !_types.TryAdd((message.IsJson ? message.Type : null, isRequest, message.IsJson), true)) return;

        if (isRequest) log.NoRequestHandler(message);
        else log.Unhandled(message);
    }
}
