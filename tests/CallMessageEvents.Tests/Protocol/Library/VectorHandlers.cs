using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>The application's handlers, as a vector has them.</summary>
internal sealed class VectorHandlers(Func<CallSid, VectorLeg> legOf, Action<VectorLeg, JsonObject, int?> see) : ICallLifecycleHandler
{
    private readonly ConcurrentDictionary<int, Held> _held = [];
    private readonly ConcurrentDictionary<VectorLeg, int> _running = [];
    private int _runs;

    /// <summary>Whether a handler of that leg runs until it is ended.</summary>
    public bool IsHeld(VectorLeg leg) => _running.GetValueOrDefault(leg) > 0;

    public Task MessageAsync(JsonElement given, CallMessageContext context, AnyContent content, CancellationToken cancellationToken) =>
        HandleAsync("message", given, context, content, cancellationToken);

    /// <summary>Returns the reply with its type.</summary>
    public Task<JsonElement> RequestAsync(JsonElement given, CallMessageContext context, AnyContent content, CancellationToken cancellationToken) =>
        HandleAsync("request", given, context, content, cancellationToken);

    /// <summary>Ends a handler, on this thread as far as it goes; does nothing when it has ended.</summary>
    public void End(int run, JsonElement? reply, Exception? error)
    {
        if (!_held.TryGetValue(run, out var held) || !TryEnd(held)) return;

        if (error is null) held.Source.TrySetResult(reply ?? default);
        else held.Source.TrySetException(error);
    }

    public void EndAll()
    {
        foreach (var (run, _) in _held) End(run, null, new InvalidOperationException("The vector is over."));
    }

    public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OnConnectedAsync(CallLifecycleContext context, CancellationToken cancellationToken)
    {
        var client = context.Client!;
        see(legOf(context.CallSid), new() { ["see"] = "connected", ["client"] = client.Name ?? string.Empty, ["parts"] = client.TakesParts }, null);
        return Task.CompletedTask;
    }

    private async Task<JsonElement> HandleAsync(
        string what, JsonElement given, CallMessageContext context, AnyContent content, CancellationToken cancellationToken)
    {
        Assert.Equal(1, context.Attempt);
        var then = given.TryGetProperty("then", out var value) ? value.GetString() : "done";
        var held = new Held(Interlocked.Increment(ref _runs), legOf(context.CallSid));
        if (then == "hold")
        {
            _held[held.Run] = held;
            _running.AddOrUpdate(held.Leg, 1, static (_, count) => count + 1);
        }

        see(held.Leg, new() { ["see"] = what, ["type"] = context.Message.Type, ["content"] = VectorContract.Write(content) }, held.Run);
        if (then == "fail") throw new InvalidOperationException(given.GetProperty("message").GetString());
        if (then != "hold") return given.TryGetProperty("reply", out var reply) ? reply : default;

        await using var registration = cancellationToken.UnsafeRegister(
            _ =>
            {
                if (!TryEnd(held)) return;
                see(held.Leg, new() { ["see"] = "cancelled" }, held.Run);
                held.Source.TrySetCanceled(cancellationToken);
            },
            null);
        return await held.Source.Task;
    }

    private bool TryEnd(Held held)
    {
        if (!_held.TryRemove(held.Run, out _)) return false;

        _running.AddOrUpdate(held.Leg, 0, static (_, count) => count - 1);
        return true;
    }

    private sealed record Held(int Run, VectorLeg Leg)
    {
        /// <summary>Who ends it goes on for it.</summary>
        public TaskCompletionSource<JsonElement> Source { get; } = new();
    }
}
