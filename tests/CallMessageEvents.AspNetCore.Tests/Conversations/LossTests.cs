using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests.Conversations;

/// <summary>
/// Requests each way while the network between apps and Twilio loses one message in five, doubles some and delays others: with the protocol each gets exactly
/// one answer; without it the same run shows what is lost.
/// </summary>
public sealed class LossTests
{
    private const int Calls = 200;
    private const int RequestsOfEach = 25;
    private const int All = Calls * RequestsOfEach;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<string, int> _handledHere = new();
    private readonly ConcurrentDictionary<string, int> _handledThere = new();

    [Fact]
    public async Task FiveThousandRequestsEachWay_EachGetsOneAnswer_AndIsHandledOnce()
    {
        await using var app = await ConversationApp.StartAsync(
            builder => builder.Services.AddCallMessageEvents().AddRequestHandler<Question, Answer>((context, _) =>
            {
                Count(_handledHere, context.CallSid.ToString(), context.Content.Number);
                return Task.FromResult(new Answer(context.Content.Number));
            }));
        var legs = await CallAsync(app.Twilio, leg =>
        {
            leg.EndUser.OnRequest("question", json =>
            {
                var number = Number(json);
                Count(_handledThere, leg.Sid, number);
                return Text("answer", number);
            });
            leg.EndUser.Speaks = true;
        });

        var ours = legs.Select((leg, index) => AskAllAsync(index, number => AskAsync(app.Messenger, leg, number)));
        var theirs = legs.Select((leg, index) => AskAllAsync(index, number => BeAskedAsync(leg, number)));
        var failed = (await Task.WhenAll([.. ours, .. theirs])).SelectMany(static errors => errors).ToList();

        TestContext.Current.TestOutputHelper!.WriteLine($"With the protocol: {(2 * All) - failed.Count} of {2 * All} requests have their one answer.");
        Assert.True(failed.Count == 0, string.Join(Environment.NewLine, failed.Take(3)));
        Assert.Equal((All, All), (_handledHere.Count, _handledThere.Count));
        Assert.All(_handledHere, static handled => Assert.Equal(1, handled.Value));
        Assert.All(_handledThere, static handled => Assert.Equal(1, handled.Value));
    }

    [Fact]
    public async Task TheSameWithoutTheProtocol_LosesMessages()
    {
        var answers = new ConcurrentDictionary<string, int>();
        await using var app = await ConversationApp.StartAsync(builder => builder.Services.AddCallMessageEvents().AddHandler<Answer>((context, _) =>
        {
            Count(answers, context.CallSid.ToString(), context.Content.Number);
            return Task.CompletedTask;
        }));
        var legs = await CallAsync(app.Twilio, static _ => { });

        var sent = new ConcurrentQueue<EmulatedMessage>();
        await Parallel.ForEachAsync(legs, TestApp.Token, async (leg, token) =>
        {
            foreach (var number in Numbers()) await app.Messenger.SendAsync(EndUser.OnLeg(leg.Sid), new Question(number), cancellationToken: token);
        });
        var asked = app.Twilio.Requests.Count(static request => request is { Operation: EmulatorOperation.CreateMessage, StatusCode: 201 });

        // Each app answers what it has got, as far as nothing is under way any more.
        await Eventually.HoldsAsync(() => legs.Sum(static leg => leg.Received.Count(static message => message.Fault is EndUserFaultKind.Lateness)) >= All / 6);
        foreach (var leg in legs)
        {
            foreach (var question in leg.Received) sent.Enqueue(await leg.SendMessageAsync(Text("answer", Number(question.Content)), TestApp.Token));
        }

        foreach (var message in sent.Where(static message => message.Fault is not EndUserFaultKind.Loss)) await message.WhenDeliveredAsync(TestApp.Token);
        Assert.Equal(All, asked);

        var output = TestContext.Current.TestOutputHelper!;
        var doubled = answers.Values.Count(static times => times > 1);
        output.WriteLine($"Without the protocol: {answers.Count} of {All} questions have an answer, {doubled} more than one.");
        Assert.InRange(answers.Count, All / 2, All - 1);
    }

    /// <summary>A few at a time, and one leg after the other at first: the machine is to be busy with requests, not with a queue of them.</summary>
    private static async Task<IEnumerable<Exception>> AskAllAsync(int leg, Func<int, Task<Exception?>> ask)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(20 * leg), TestApp.Token);
        var failed = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(Numbers(), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestApp.Token }, async (number, _) =>
        {
            if (await ask(number) is { } error) failed.Enqueue(error);
        });
        return failed;
    }

    private static async Task<Exception?> AskAsync(ICallMessenger messenger, EmulatedCall leg, int number)
    {
        try
        {
            var options = new RequestOptions { Timeout = Timeout, ReceiptTimeout = Timeout };
            var answer = await messenger.RequestAsync(EndUser.OnLeg(leg.Sid), new Question(number), options, TestApp.Token);
            return answer.Number == number ? null : new InvalidOperationException($"{leg.Sid} was asked {number}, and answered {answer.Number}.");
        }
        catch (CallMessageException e)
        {
            return e;
        }
    }

    private static async Task<Exception?> BeAskedAsync(EmulatedCall leg, int number)
    {
        try
        {
            var answer = Number(await leg.EndUser.RequestAsync(Text("question", number), Timeout, TestApp.Token));
            return answer == number ? null : new InvalidOperationException($"{leg.Sid} asked {number}, and was answered {answer}.");
        }
        catch (EndUserException e)
        {
            return e;
        }
    }

    private static async Task<EmulatedCall[]> CallAsync(TwilioEmulator twilio, Action<EmulatedCall> prepare)
    {
        var legs = Enumerable.Range(0, Calls).Select(i => twilio.CreateCall("+14155550100", $"client:user{i}")).ToArray();
        foreach (var leg in legs) leg.Ring();
        await Eventually.HoldsAsync(
            () => twilio.Requests.Where(static request => request is { Operation: EmulatorOperation.CreateSubscription, StatusCode: 201 })
                .Select(static request => request.CallSid).Distinct().Count() == Calls);
        foreach (var leg in legs)
        {
            prepare(leg);
            leg.Answer();
        }

        foreach (var fromEndUser in new[] { true, false })
        {
            // Only the first that hits a message counts: so 20 % are lost, 10 % doubled, and 30 % late.
            var faults = twilio.Faults.EndUsers;
            faults.Add(new() { Kind = EndUserFaultKind.Loss, Probability = 0.2, Seed = 1, FromEndUser = fromEndUser });
            faults.Add(new() { Kind = EndUserFaultKind.Doubling, Probability = 0.125, Seed = 2, FromEndUser = fromEndUser });
            faults.Add(new() { Kind = EndUserFaultKind.Lateness, Delay = TimeSpan.FromSeconds(2), Probability = 0.43, Seed = 3, FromEndUser = fromEndUser });
        }

        return legs;
    }

    private static IEnumerable<int> Numbers() => Enumerable.Range(1, RequestsOfEach);

    private static string Text(string type, int number) => $$"""{"type":"{{type}}","number":{{number.ToString(CultureInfo.InvariantCulture)}}}""";

    private static int Number(string json) => JsonDocument.Parse(json).RootElement.GetProperty("number").GetInt32();

    private static void Count(ConcurrentDictionary<string, int> handled, string leg, int number) =>
        handled.AddOrUpdate($"{leg}/{number}", 1, static (_, times) => times + 1);
}

/// <summary>What is asked.</summary>
[CallMessage("question")]
internal sealed record Question(int Number) : ICallRequest<Answer>;

/// <summary>What is answered.</summary>
[CallMessage("answer")]
internal sealed record Answer(int Number);
