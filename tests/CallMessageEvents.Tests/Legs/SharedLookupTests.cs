using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Look-ups of one leg at one time share a request.</summary>
public sealed class SharedLookupTests : IAsyncDisposable
{
    private const string Call = $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"inbound","from":"client:alice","status":"in-progress"}""";
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task SendAsync_HundredCold_AreOneGet()
    {
        await using var twilio = await GatedAsync();
        await using var provider = TestProvider.Create(twilio.BaseAddress);
        var sends = Enumerable.Range(0, 200).Select(_ => ScriptedTwilio.SendAsync(provider.Messenger())).ToList();

        _gate.SetResult();
        await Eventually.EndsAsync(Task.WhenAll(sends));

        Assert.Equal((1, 200), (Count(twilio, "GET"), Count(twilio, "POST")));
    }

    [Fact]
    public async Task SendAsync_SomeCancel_DisturbNoOther()
    {
        await using var twilio = await GatedAsync();
        await using var provider = TestProvider.Create(twilio.BaseAddress);
        using var cancel = new CancellationTokenSource();
        var cancelled = Enumerable.Range(0, 50).Select(_ => ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancel.Token)).ToList();
        var others = Enumerable.Range(0, 50).Select(_ => ScriptedTwilio.SendAsync(provider.Messenger())).ToList();
        var get = await twilio.NextAsync();

        await cancel.CancelAsync();
        foreach (var send in cancelled) Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send)).CancellationToken);
        Assert.False(get.Aborted.IsCompleted);
        _gate.SetResult();
        await Eventually.EndsAsync(Task.WhenAll(others));

        Assert.Equal((1, 50), (Count(twilio, "GET"), Count(twilio, "POST")));
    }

    [Fact]
    public async Task SendAsync_AllCancel_TheRequestIsGivenUp()
    {
        await using var twilio = await GatedAsync();
        await using var provider = TestProvider.Create(twilio.BaseAddress);
        using var cancel = new CancellationTokenSource();
        var sends = Enumerable.Range(0, 20).Select(_ => ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancel.Token)).ToList();
        var get = await twilio.NextAsync();

        await cancel.CancelAsync();
        foreach (var send in sends) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
        await TestTransport.WhenGivenUpAsync(get);

        // Given up is not remembered: the next one asks anew.
        _gate.SetResult();
        await ScriptedTwilio.SendAsync(provider.Messenger());
        Assert.Equal((2, 1), (Count(twilio, "GET"), Count(twilio, "POST")));
    }

    [Fact]
    public async Task SendAsync_SharedFailure_GoesToAllAndIsNotKept()
    {
        await using var twilio = await GatedAsync(404);
        await using var provider = TestProvider.Create(twilio.BaseAddress);
        var sends = Enumerable.Range(0, 20).Select(_ => ScriptedTwilio.SendAsync(provider.Messenger())).ToList();

        _gate.SetResult();
        foreach (var send in sends) await Assert.ThrowsAsync<CallLegNotFoundException>(() => send);
        Assert.Equal(1, Count(twilio, "GET"));
        twilio.Otherwise = Answer(200);
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(2, Count(twilio, "GET"));
    }

    [Fact]
    public async Task SendAsync_Cold_TheSharedRequestHasNothingOfItsFirstCaller()
    {
        await using var twilio = await GatedAsync();
        var caller = new AsyncLocal<string?>();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<(HttpMethod, string?)>();
        await using var provider = TestProvider.Create(
            twilio.BaseAddress,
            build: builder => builder.HttpClient.AddHttpMessageHandler(() => new Watching(request => seen.Enqueue((request.Method, caller.Value)))));
        _gate.SetResult();
        caller.Value = "the first caller's";

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal([(HttpMethod.Get, null), (HttpMethod.Post, "the first caller's")], seen);
    }

    public ValueTask DisposeAsync()
    {
        _gate.TrySetResult();
        return default;
    }

    private static int Count(ScriptedTwilio twilio, string method) => twilio.Requests.Count(request => request.Method == method);

    private static Func<HttpContext, Task> Answer(int status) => http => HttpMethods.IsGet(http.Request.Method)
        ? ScriptedTwilio.JsonAsync(http, status, Call)
        : ScriptedTwilio.JsonAsync(http, 201, """{"sid":"KX1"}""");

    private async Task<ScriptedTwilio> GatedAsync(int status = 200)
    {
        var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = async http =>
        {
            if (HttpMethods.IsGet(http.Request.Method)) await _gate.Task.WaitAsync(http.RequestAborted);
            await Answer(status)(http);
        };
        return twilio;
    }

    private sealed class Watching(Action<HttpRequestMessage> see) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            see(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
