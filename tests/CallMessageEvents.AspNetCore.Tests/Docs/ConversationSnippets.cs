using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.AspNetCore.Tests.Docs;

/// <summary>
/// The C# blocks of docs/conversations.md, so that they are compiled. Tests run them: with the emulator's end users, and with the real Voice SDK.
/// </summary>
internal static class ConversationSnippets
{
    public static async Task<Answer> AskAsync(ICallMessenger messenger, CallSid callSid, CancellationToken cancellationToken)
    {
        var answer = await messenger.RequestAsync(EndUser.WhoAnswered(callSid), new Question("What is your postcode?"), cancellationToken);
        return answer;
    }

    public static async Task<Answer?> AskInVainAsync(ICallMessenger messenger, EndUser caller, CancellationToken cancellationToken)
    {
        try
        {
            var options = new RequestOptions
            {
                Timeout = TimeSpan.FromMinutes(1), WaitUntilActive = TimeSpan.FromSeconds(20), WaitUntil = CallStatus.InProgress,
            };
            return await messenger.RequestAsync(caller, new Question("What is your postcode?"), options, cancellationToken);
        }
        catch (CallRequestException e) when (e.Reason is CallRequestFailure.NoClient or CallRequestFailure.NoReceipt)
        {
            return null; // No app, or one that is silent: the agent asks by voice.
        }
    }

    public static void Answer(IHostApplicationBuilder builder)
    {
        builder.Services.AddCallMessageEvents()
            .AddRequestHandler<AccountQuery, AccountCard>((context, cancellationToken) => FindAsync(context.Content.Id, cancellationToken))
            .AddRequestHandler<PlanQuery, PlanCard, PlanQueryHandler>();
    }

    public static void Welcome(IHostApplicationBuilder builder)
    {
        builder.Services.AddCallMessageEvents().AddLifecycleHandler<Welcome>();
    }

    public static async Task<SentMessage> BeSureAsync(ICallMessenger messenger, EndUser caller, CancellationToken cancellationToken)
    {
        var options = new SendOptions { Receipt = TimeSpan.FromSeconds(8) };
        var sent = await messenger.SendAsync(caller, new Hint("Offer the annual plan"), options, cancellationToken);
        return sent;
    }

    public static async Task<List<BroadcastLeg>> BroadcastAsync(ICallMessenger messenger, CallSid callSid, CancellationToken cancellationToken)
    {
        var result = await messenger.BroadcastAsync(
            Audience.Conversation(callSid), new Hint("We are recording"), new SendOptions { Receipt = TimeSpan.FromSeconds(8) }, cancellationToken);
        var silent = result.Legs.Where(leg => leg.Outcome == BroadcastOutcome.NotReceived).ToList();
        return silent;
    }

    public static async Task PublishAsync(ICallMessenger messenger, CallSid callSid, CancellationToken cancellationToken)
    {
        var options = new PublishOptions { Lifetime = TimeSpan.FromMinutes(30) };
        await messenger.PublishAsync(callSid, new CustomerCard("Alice", "annual"), options, cancellationToken);
    }

    private static Task<AccountCard> FindAsync(int id, CancellationToken cancellationToken) =>
        Task.FromResult(new AccountCard($"account {id}")).WaitAsync(cancellationToken);
}

[CallMessage("question")]
public sealed record Question(string Text) : ICallRequest<Answer>;

[CallMessage("answer")]
public sealed record Answer(string Text);

[CallMessage("account-query")]
internal sealed record AccountQuery(int Id);

[CallMessage("account-card")]
internal sealed record AccountCard(string Name);

[CallMessage("plan-query")]
internal sealed record PlanQuery(string Name);

[CallMessage("plan-card")]
internal sealed record PlanCard(string Name, decimal Price);

[CallMessage("hint")]
internal sealed record Hint(string Text);

[CallMessage("customer-card")]
internal sealed record CustomerCard(string Name, string Plan);

internal sealed class PlanBook
{
    public Task<PlanCard?> FindAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(name == "annual" ? new PlanCard(name, 99) : null).WaitAsync(cancellationToken);
}

// PlanBook is a service of yours: builder.Services.AddSingleton<PlanBook>().
internal sealed class PlanQueryHandler(PlanBook plans) : ICallRequestHandler<PlanQuery, PlanCard>
{
    public async Task<PlanCard> HandleAsync(CallMessageContext<PlanQuery> context, CancellationToken cancellationToken) =>
        await plans.FindAsync(context.Content.Name, cancellationToken)
            ?? throw new CallRequestFault("unknown-plan", "There is no such plan.");
}

internal sealed class Welcome : ICallLifecycleHandler
{
    public Task OnConnectedAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
        context.Messenger.SendAsync(EndUser.OnLeg(context.CallSid), new Hint("Welcome"), cancellationToken);
}
