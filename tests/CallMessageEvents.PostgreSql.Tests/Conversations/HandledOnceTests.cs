using System.Collections.Concurrent;
using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Conversations;

/// <summary>Apps send again what they have sent, at other nodes, also after their legs have another owner.</summary>
public sealed class HandledOnceTests
{
    private readonly ConcurrentQueue<CallSid> _handled = [];

    /// <summary>What an app sends, and what it is told each time.</summary>
    public static TheoryData<string, string> Messages => new()
    {
        { """{"type":"question","cme":{"id":"a.1","want":"reply","ttl":60000},"text":"What?"}""", """{"type":"answer","text":"8001","cme":{"re":"a.1"}}""" },
        { """{"type":"note","cme":{"id":"a.1","want":"receipt"},"text":"hello"}""", """{"cme":{"re":["a.1"]}}""" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Repeat_AtAnotherNode_IsNotHandledAgain_AndIsToldTheSame(string message, string told)
    {
        await using var hosts = await TalkingHosts.StartAsync(Build);
        await IsToldAsync(hosts, hosts.A);
        await IsToldAsync(hosts, hosts.B);
        await hosts.WhenDoneAsync();

        // The others know its legs' messages only from the database.
        await hosts.StopAsync(hosts.C);
        await IsToldAsync(hosts, hosts.A);

        Assert.Equal(TalkingHosts.Legs, _handled.Select(static leg => leg.ToString()).Order());

        async Task IsToldAsync(TalkingHosts hosts, EngineNode at) =>
            Assert.All(await hosts.AskAllAsync(at, message), frame => Assert.Equal(told, frame.Value.Text));
    }

    private void Build(ICallMessageEventsBuilder account) => account
        .AddHandler<Note>((context, _) =>
        {
            _handled.Enqueue(context.CallSid);
            return Task.CompletedTask;
        })
        .AddRequestHandler<Question, Answer>((context, _) =>
        {
            _handled.Enqueue(context.CallSid);
            return Task.FromResult(new Answer("8001"));
        });
}
