using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>The application's handlers, as a vector has them.</summary>
internal sealed class VectorHandlers(Func<CallSid, VectorLeg> legOf, Action<VectorLeg, JsonObject, int?> see) : ICallLifecycleHandler
{
    private readonly ConcurrentDictionary<int, Held> _held = [];
    private readonly ConcurrentDictionary<VectorLeg, int> _running = [];
    private int _runs;

    /// <summary>Whether a handler of that leg runs until it is ended.</summary>
    public bool IsHeld(VectorLeg leg) => _running.GetValueOrDefault(leg) > 0;

    /// <summary>Registers them.</summary>
    public void AddTo(ICallMessageEventsBuilder builder, Vector vector)
    {
        foreach (var handler in vector.Handlers) Add(builder, handler, vector);
    }

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

    private void Add(ICallMessageEventsBuilder builder, JsonElement handler, Vector vector)
    {
        if (handler.TryGetProperty("on", out var message)) VectorContract.Of(message.GetString()!).AddHandler(builder, this, handler);
        else VectorContract.Of(Text(handler, "for")).AddRequestHandler(builder, this, handler, VectorContract.Of(ReplyOf(handler, vector)));
    }

    /// <summary>What a handler of requests replies with: what it has, or what the vector ends one with.</summary>
    private static string ReplyOf(JsonElement handler, Vector vector)
    {
        if (handler.TryGetProperty("reply", out var reply)) return Text(reply, "type");

        var all =
            from step in vector.Steps
            where step.TryGetProperty("event", out var what) && what.TryGetProperty("do", out var does) && does.GetString() == "reply"
            select Text(step.GetProperty("event"), "type");
        return all.Distinct().SingleOrDefault() ?? "answer";
    }

    private static string Text(JsonElement what, string name) => what.GetProperty(name).GetString()!;

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
