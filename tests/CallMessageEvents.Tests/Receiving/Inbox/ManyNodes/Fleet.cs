namespace CallMessageEvents.Tests;

/// <summary>The nodes of an application, behind a load balancer. One thread changes them; delivering is thread-safe.</summary>
internal sealed class Fleet(FakeEngine engine, Ledger ledger, StillTime time, int seed) : IAsyncDisposable
{
    private readonly Random _random = new(seed);
    private readonly List<Member> _all = [];
    private volatile Member[] _living = [];

    /// <summary>Those that the load balancer sends to.</summary>
    public IReadOnlyList<Member> Living => _living;

    public IReadOnlyList<Member> All => _all;

    public async Task<Member> StartAsync(string name)
    {
        var member = new Member(ledger);
        member.App = await NodeApp.StartAsync(
            engine, name, builder => builder.AddHandler<Note>(member.HandleAsync), static options => options.Receiving.AutoSubscribe = false);
        _all.Add(member);
        _living = [.. _living, member];
        return member;
    }

    public void Leave(Member member) => _living = [.. _living.Where(one => one != member)];

    public void Return(Member member) => _living = [.. _living, member];

    /// <summary>Delivers a message until it is acknowledged, to another node each time, more patiently than Twilio.</summary>
    public async Task SendAsync(int call, int message)
    {
        var request = ReceivingApp.Request((call * 1000) + message + 1, message + 1, """{"type":"note","text":"hello"}""", Ledger.Sid(call));
        var at = Next(1000);
        while (!await IsAcknowledgedAsync(request, at++)) await time.WaitAsync();
        ledger.Acknowledge(call, message);
    }

    public int Next(int below)
    {
        lock (_random) return _random.Next(below);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _all)
        {
            member.Release();
            await member.App.DisposeAsync();
        }
    }

    private async Task<bool> IsAcknowledgedAsync(CallbackRequest request, int at)
    {
        var living = _living;
        if (living.Length == 0) return false;

        // Whoever is dead has not answered.
        var member = living[at % living.Length];
        var status = await member.App.DeliverAsync(request);
        Assert.True(status is 204 or 503, $"It was answered {status}.");
        return status == 204 && !member.App.Node.IsKilled;
    }
}

/// <summary>A node, and its handler.</summary>
internal sealed class Member(Ledger ledger)
{
    private volatile TaskCompletionSource? _held;
    private int _heldCount;

    public NodeApp App { get; set; } = null!;

    public FakeNode Node => App.Node;

    /// <summary>How many handlers are held.</summary>
    public int HeldCount => Volatile.Read(ref _heldCount);

    /// <summary>From now on, handlers begin but do not end.</summary>
    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var held = _held;
        _held = null;
        held?.TrySetResult();
    }

    public async Task HandleAsync(CallMessageContext<Note> context, CancellationToken _)
    {
        var run = ledger.Begin(App, context.CallSid, context.SequenceNumber!.Value);
        if (_held is { } held)
        {
            Interlocked.Increment(ref _heldCount);
            await held.Task;
            Interlocked.Decrement(ref _heldCount);
        }
        else if (context.SequenceNumber % 7 == 0)
        {
            await Task.Yield();
        }

        ledger.End(context.CallSid, run);
    }
}
