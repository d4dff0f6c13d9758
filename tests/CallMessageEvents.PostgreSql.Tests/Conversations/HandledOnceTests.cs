using System.Collections.Concurrent;
using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Conversations;

/// <summary>Apps send again what they have sent, at other nodes, also after their legs have another owner.</summary>
public sealed class HandledOnceTests
{
    private const string Receipt = """{"cme":{"re":["a.1"]}}""";

    private readonly ConcurrentQueue<CallSid> _handled = [];

    /// <summary>What an app sends, and what it is told each time.</summary>
    public static TheoryData<string, string> Messages => new()
    {
        { """{"type":"question","cme":{"id":"a.1","want":"reply","ttl":60000},"text":"What?"}""", """{"type":"answer","text":"8001","cme":{"re":"a.1"}}""" },
        { """{"type":"note","cme":{"id":"a.1","want":"receipt"},"text":"hello"}""", Receipt },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Repeat_AtAnotherNode_IsNotHandledAgain_AndIsToldTheSame(string message, string told)
    {
        await using var hosts = await TalkingHosts.StartAsync(Build);
        await IsToldAsync(hosts, hosts.A, message, told);
        await IsToldAsync(hosts, hosts.B, message, told);
        await hosts.WhenDoneAsync();

        // The others know its legs' messages only from the database.
        await hosts.StopAsync(hosts.C);
        await IsToldAsync(hosts, hosts.A, message, told);

        Assert.Equal(TalkingHosts.Legs, _handled.Select(static leg => leg.ToString()).Order());
    }

    /// <summary>All apps send it, and are told the same; a busy node says first that it has it.</summary>
    private static async Task IsToldAsync(TalkingHosts hosts, EngineNode at, string message, string told)
    {
        await hosts.SayAllAsync(at, message);
        var waiting = TalkingHosts.Legs.ToHashSet();
        while (waiting.Count > 0)
        {
            var frame = await hosts.Twilio.NextAsync();
            if (frame.Text == told) Assert.True(waiting.Remove(frame.Leg));
            else Assert.Equal(Receipt, frame.Text);
        }
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
