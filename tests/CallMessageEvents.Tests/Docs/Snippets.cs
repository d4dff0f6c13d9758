using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.Tests.Docs;

/// <summary>The C# blocks of the docs that stand in no sample, so that they are compiled. <see cref="DocsTests"/> holds both together.</summary>
internal static class Snippets
{
    public static void Register(IHostApplicationBuilder builder)
    {
        builder.Services.AddCallMessageEvents();
    }

    public static async Task SendAsync(ICallMessenger messenger, string callSid, string childSid, CancellationToken cancellationToken)
    {
        await messenger.SendAsync(EndUser.WhoPlaced(callSid), new Hint("Bob is typing an offer."), cancellationToken);
        await messenger.SendAsync(EndUser.Named(callSid, "bob"), new Hint("Alice is a customer since 2019."), cancellationToken);
        await messenger.SendJsonAsync(EndUser.OnLeg(childSid), """{"type":"ping"}""", cancellationToken);
    }

    public static async Task<string> AskAsync(ICallMessenger messenger, string callSid, CancellationToken cancellationToken)
    {
        var answer = await messenger.RequestAsync(EndUser.WhoPlaced(callSid), new IdentityCheck("What is your customer number?"), cancellationToken);
        return answer.Number;
    }

    public static async Task WaitAsync<T>(ICallMessenger messenger, string callSid, T content, CancellationToken cancellationToken)
    {
        await messenger.SendAsync(EndUser.WhoAnswered(callSid), content, new SendOptions { WaitUntilActive = TimeSpan.FromSeconds(30) }, cancellationToken);
    }

    public static async Task WaitForAnAnswerAsync(ICallMessenger messenger, string callSid, CancellationToken cancellationToken)
    {
        var answered = new SendOptions { WaitUntilActive = TimeSpan.FromSeconds(60), WaitUntil = CallStatus.InProgress };
        await messenger.SendAsync(EndUser.WhoPlaced(callSid), new Hint("You are connected."), answered, cancellationToken);
    }

    public static async Task TwiceAsync<T>(ICallMessenger messenger, EndUser to, T content, CancellationToken cancellationToken)
    {
        await messenger.SendAsync(to, content, new SendOptions { MayArriveTwice = true }, cancellationToken);
    }

    public static async Task BroadcastAsync<T>(
        ICallMessenger messenger, string conferenceSid, T content, CancellationToken cancellationToken)
    {
        var result = await messenger.BroadcastAsync(Audience.Conference(conferenceSid), content, cancellationToken);
        foreach (var leg in result.Legs.Where(leg => leg.Outcome == BroadcastOutcome.Failed))
        {
            Console.WriteLine($"{leg.To}: {leg.Error!.Message}");
        }
    }

    public static async Task ReportAsync(ICallDirectory directory, IFormCollection form, TimeProvider time, CancellationToken cancellationToken)
    {
        if (CallRecord.TryParse(name => form[name], time.GetUtcNow(), out var seen)) await directory.ReportAsync(seen, cancellationToken);
    }

    public static void RegisterWithoutOtherHandlers(IHostApplicationBuilder builder)
    {
        builder.Services.AddCallMessageEvents().HttpClient.ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear());
    }

    public static void RegisterByName(IHostApplicationBuilder builder)
    {
        builder.Services.AddCallMessageEvents("sales", builder.Configuration.GetSection("Sales"));
    }

    public static async Task RepeatAsync<T>(ICallMessenger messenger, EndUser to, T content, CancellationToken cancellationToken)
    {
        try
        {
            await messenger.SendAsync(to, content, cancellationToken);
        }
        catch (CallMessageException e) when (e.OutcomeUnknown)
        {
            await messenger.SendAsync(to, content, new SendOptions { IdempotencyKey = e.IdempotencyKey }, cancellationToken);
        }
    }
}

public sealed class Offers(ICallMessenger messenger)
{
    public Task OfferAsync(string callSid, CancellationToken cancellationToken) =>
        messenger.SendAsync(EndUser.WhoAnswered(callSid), new Hint("Offer the annual plan"), cancellationToken);
}

[CallMessage("hint")]
public sealed record Hint(string Text);

[CallMessage("identity-check")]
internal sealed record IdentityCheck(string Question, string? Wrong = null) : ICallRequest<IdentityAnswer>;

[CallMessage("identity-answer")]
internal sealed record IdentityAnswer(string Number);
