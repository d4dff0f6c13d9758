// Native AOT: no reflection, so the JSON metadata of each contract comes from a generated context.
//   dotnet publish samples/NativeAot -f net10.0 -p:PublishAot=true
//   CallMessageEvents__AccountSid=AC… CallMessageEvents__AuthToken=… samples/NativeAot/bin/…/NativeAot CA…
// With --postgres "Host=…" messages and legs are in a database.
using System.Text;
using System.Text.Json.Serialization;
using CallMessageEvents;
using CallMessageEvents.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NativeAot;

var (callSid, received) = (args[0], new TaskCompletionSource());
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Configuration.AddEnvironmentVariables().AddCommandLine(args[1..]);
var account = builder.Services.AddCallMessageEvents().ConfigureJson(json => json.TypeInfoResolverChain.Add(ContractsJson.Default)).AddHandler<Hint>(
    (context, _) =>
    {
        Console.WriteLine($"Received: {context.Content.Text}");
        received.TrySetResult(); // A handler may run twice.
        return Task.CompletedTask;
    });
if (builder.Configuration["postgres"] is { } connectionString) account.AddPostgreSql(connectionString);
using var host = builder.Build();
await host.StartAsync();
var messenger = host.Services.GetRequiredService<ICallMessenger>();

var sent = await messenger.SendAsync(EndUser.WhoAnswered(callSid), new Hint("Offer the annual plan"));
Console.WriteLine(sent.Sid);

var given = await messenger.SendAsync(EndUser.WhoAnswered(callSid), new Hint("With its own metadata"), ContractsJson.Default.Hint);
Console.WriteLine(given.Sid);

try
{
    await messenger.SendAsync(EndUser.WhoAnswered(callSid), new Unknown(1));
}
catch (InvalidCallMessageException e)
{
    Console.WriteLine(e.Message);
}

// A callback as any host brings it; here it is signed as Twilio does.
var (url, body) = ("https://example.com/messages", $"CallSid={callSid}&Content={Uri.EscapeDataString("""{"type":"hint","text":"hello"}""")}");
var answer = await host.Services.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(new CallbackRequest
{
    Method = "POST",
    Scheme = "https",
    Host = "example.com",
    Target = "/messages",
    ContentType = "application/x-www-form-urlencoded",
    Signature = TwilioSignature.Sign(
        url, Encoding.UTF8.GetBytes(body), CallbackFormat.Form, Environment.GetEnvironmentVariable("CallMessageEvents__AuthToken")!),
    Body = Encoding.UTF8.GetBytes(body),
});
Console.WriteLine($"Answered: {answer.StatusCode}");

// In memory it is handled by then; from a database it comes to the node that owns the call.
await received.Task.WaitAsync(TimeSpan.FromSeconds(30));
await host.StopAsync();

namespace NativeAot
{
    [CallMessage("hint")]
    internal sealed record Hint(string Text);

    internal sealed record Unknown(int Number);

    [JsonSerializable(typeof(Hint))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    internal sealed partial class ContractsJson : JsonSerializerContext;
}
