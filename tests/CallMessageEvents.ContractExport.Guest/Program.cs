// An application that ends as soon as it has started. GUEST says what is special about it.
using System.Text.Json.Serialization;
using CallMessageEvents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var guest = Environment.GetEnvironmentVariable("GUEST");
var builder = Host.CreateApplicationBuilder(args);
if (guest != "no-account")
{
    var account = builder.Services.AddCallMessageEvents(options =>
    {
        if (guest == "with-credentials") (options.AccountSid, options.AuthToken) = ("AC" + new string('0', 32), new string('0', 32));
        if (guest == "unreadable-options") throw new InvalidOperationException("There is no vault.");
    });
    account.AddRequestHandler<AccountQuery, AccountCard>((_, _) => Task.FromResult(new AccountCard("Ada", 0.5m)));
    if (guest == "two-of-one-name") account.AddContract<Namesake>("hint");
    if (guest == "not-readable") account.AddContract<Unreadable>("unreadable");
}

if (guest == "two-accounts") builder.Services.AddCallMessageEvents("sales").AddHandler<Offer>((_, _) => Task.CompletedTask);
builder.Services.AddHostedService<Started>();
await builder.Build().RunWithContractsAsync(args);

internal sealed class Started(IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine($"Started under {System.Globalization.CultureInfo.CurrentCulture.Name}");
        lifetime.StopApplication();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What the agent is told.</summary>
/// <param name="Text">What to say.</param>
/// <param name="Plan">What it is about.</param>
[CallMessage("hint")]
internal sealed record Hint(string Text, Plan? Plan = null);

internal enum Plan
{
    Monthly,
    Annual,
}

[CallMessage("question")]
internal sealed record Question(string Text) : ICallRequest<Answer>;

[CallMessage("answer")]
internal sealed record Answer(string Text);

[CallMessage("account-query")]
internal sealed record AccountQuery(int Id, string Iban = "");

[CallMessage("account-card")]
internal sealed record AccountCard(string Name, decimal Discount);

[CallMessage("offer")]
internal sealed record Offer(string Plan);

internal sealed record Namesake(string Text);

internal sealed record Unreadable([property: JsonPropertyName("text")] string One, [property: JsonPropertyName("text")] string Other);
