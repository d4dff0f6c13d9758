using CallMessageEvents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCallMessageEvents();
using var host = builder.Build();

var messenger = host.Services.GetRequiredService<ICallMessenger>();
var sent = await messenger.SendAsync(EndUser.WhoAnswered(args[0]), new Hint("Offer the annual plan"));
Console.WriteLine($"Twilio has taken {sent.Sid}.");

[CallMessage("hint")]
internal sealed record Hint(string Text);
