namespace CallMessageEvents.Tests;

/// <summary>Does to nodes what happens to nodes, one thing after the other, each after some progress.</summary>
internal sealed class Chaos(FakeEngine engine, Fleet fleet, Ledger ledger, StillTime time)
{
    private readonly Queue<string> _names = new(Enumerable.Range(4, 1000).Select(static number => $"node {number}"));

    public int Count { get; private set; }

    /// <summary>Goes on until all is acknowledged.</summary>
    public async Task RunAsync(int total, int every)
    {
        Func<Member, Task>[] happenings = [KillAsync, CutOffAsync, LoseCallsAsync, FreezeAsync, HandOverAsync, StopAsync, LoseAnswersAsync, ThrowAsync];
        for (var next = every; next < total; next += every)
        {
            await AfterAsync(next);
            await happenings[Count % happenings.Length](fleet.Living[fleet.Next(fleet.Living.Count)]);
            Count++;
        }
    }

    /// <summary>Completes after some messages, or when the clock had to go on because nothing else did.</summary>
    private async Task AfterAsync(int acknowledged, int mostSteps = 20)
    {
        var steps = time.Steps + mostSteps;
        while (ledger.Acknowledged < acknowledged && time.Steps < steps) await Task.Delay(1);
    }

    private Task SomewhatLaterAsync() => AfterAsync(ledger.Acknowledged + 150);

    /// <summary>Some handlers run, and do not end before they are released.</summary>
    private async Task WhileHandlersRunAsync(Member member, Func<Task> happens)
    {
        member.Hold();
        var steps = time.Steps + 5;
        while (member.HeldCount < 3 && time.Steps < steps) await Task.Delay(1);
        await happens();
        member.Release();
    }

    private async Task KillAsync(Member member)
    {
        await WhileHandlersRunAsync(member, () =>
        {
            // In this order: what ends after it is known to be dead was not recorded.
            member.Node.Kill();
            ledger.Kill(member.Node);
            fleet.Leave(member);
            return Task.CompletedTask;
        });
        await SomewhatLaterAsync();
        await fleet.StartAsync(_names.Dequeue());
    }

    private async Task CutOffAsync(Member member)
    {
        // For less than the gap time, which goes on for what the node has been given: what is missing may be what it cannot read.
        time.LimitTo(6);
        member.Node.CutOff();
        await AfterAsync(ledger.Acknowledged + 150, mostSteps: 6);
        member.Node.Reconnect();
        time.EndLimit();
    }

    private async Task LoseCallsAsync(Member member)
    {
        await WhileHandlersRunAsync(member, () =>
        {
            member.Node.CutOff(losesCalls: true);
            return Task.CompletedTask;
        });
        await SomewhatLaterAsync();
        member.Node.Reconnect();
    }

    private async Task FreezeAsync(Member member)
    {
        await WhileHandlersRunAsync(member, async () =>
        {
            fleet.Leave(member);
            member.Node.Freeze();
            await SomewhatLaterAsync();
        });
        member.Node.Thaw();
        fleet.Return(member);
    }

    private Task HandOverAsync(Member member) => WhileHandlersRunAsync(member, () =>
    {
        for (var i = 0; i < 5; i++) engine.HandOver(CallSid.Parse(Ledger.Sid(fleet.Next(100))), fleet.Living[fleet.Next(fleet.Living.Count)].Node);
        return SomewhatLaterAsync();
    });

    private async Task StopAsync(Member member)
    {
        fleet.Leave(member);
        await WhileHandlersRunAsync(member, async () =>
        {
            var stopping = member.App.StopAsync();
            member.Release();
            await stopping;
        });
        await fleet.StartAsync(_names.Dequeue());
    }

    private async Task LoseAnswersAsync(Member member)
    {
        member.Node.Appends.LoseAnswers(50);
        member.Node.Ends.LoseAnswers(20);
        await SomewhatLaterAsync();
        member.Node.Appends.LoseRequests(50);
        member.Node.Ends.LoseRequests(20);
    }

    private Task ThrowAsync(Member member)
    {
        member.Node.ThrowFromRun();
        return SomewhatLaterAsync();
    }
}
