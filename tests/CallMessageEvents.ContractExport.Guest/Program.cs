// An application that ends as soon as it has started. GUEST says what is special about it.
using Guest;
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
