using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>A request that met a fault: what becomes of it, and of its answer.</summary>
internal sealed class FaultyExchange(Fault fault, HttpContext http, CallExchange exchange)
{
    /// <summary>The answer, made up or of the operation; <see langword="null"/> when none is to come.</summary>
    public async Task<RestAnswer?> AnswerAsync(RestRequest request, RestOperation operation)
    {
        switch (fault.Kind)
        {
            case FaultKind.SlowBody:
                return operation(request);
            case FaultKind.TruncatedBody:
                return operation(request) is { Body.IsEmpty: false } whole ? whole : null;
            case FaultKind.StaleRead:
                return operation(request with { StateOf = StaleStateOf });
            case FaultKind.Latency when !fault.Processed:
                return await WaitAsync().ConfigureAwait(false) ? operation(request) : null;
            default:
                break;
        }

        var answer = fault.Processed ? operation(request) : null;
        return fault.Kind switch
        {
            FaultKind.Reset => null,
            FaultKind.Hang or FaultKind.Latency => await WaitAsync().ConfigureAwait(false) ? answer : null,
            _ => FaultAnswer.Of(fault, exchange.Time.GetUtcNow()),
        };
    }

    public Task WriteAsync(RestAnswer? answer) => (answer, fault.Kind) switch
    {
        (null, _) => Reset(),
        (_, FaultKind.SlowBody) => WriteHalvesAsync(answer, WaitAsync),
        (_, FaultKind.TruncatedBody) => WriteHalvesAsync(answer, static () => Task.FromResult(false)),
        _ => answer.WriteAsync(http.Response),
    };

    private async Task WriteHalvesAsync(RestAnswer answer, Func<Task<bool>> goOn)
    {
        var half = answer.Body.Length / 2;
        if (half > 0)
        {
            answer.WriteHead(http.Response);
            await http.Response.Body.WriteAsync(answer.Body[..half], http.RequestAborted).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
        }

        if (!await goOn().ConfigureAwait(false))
        {
            await Reset().ConfigureAwait(false);
            return;
        }

        if (half == 0)
        {
            answer.WriteHead(http.Response);
        }

        await http.Response.Body.WriteAsync(answer.Body[half..], http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Whether the delay passed; otherwise the client gave up or the emulator stops. A hanging request's delay never passes.</summary>
    private async Task<bool> WaitAsync()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, exchange.Stopping);
        var delay = fault.Kind == FaultKind.Hang ? Timeout.InfiniteTimeSpan : fault.Delay.GetValueOrDefault();
        await Task.Delay(delay, exchange.Time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !end.IsCancellationRequested;
    }

    /// <summary>A reset, not an orderly end, whatever the server makes of an abort.</summary>
    private Task Reset()
    {
        try
        {
            http.Features.Get<IConnectionSocketFeature>()?.Socket.LingerState = new(enable: true, seconds: 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client was faster.
        }

        http.Abort();
        return Task.CompletedTask;
    }

    private CallState StaleStateOf(EmulatedCall call) =>
        fault.Delay is { } age ? call.State.AsOf(exchange.Time.GetUtcNow() - age) : call.State.Previous ?? call.State;
}
