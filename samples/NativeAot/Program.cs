// Native AOT: no reflection, so the JSON metadata of each contract comes from a generated context.
//   dotnet publish samples/NativeAot -f net10.0 -p:PublishAot=true
//   CallMessageEvents__AccountSid=AC… CallMessageEvents__AuthToken=… samples/NativeAot/bin/…/NativeAot CA…
using System.Text;
using System.Text.Json.Serialization;
using CallMessageEvents;
using CallMessageEvents.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NativeAot;

var services = new ServiceCollection();
services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
services.AddCallMessageEvents().ConfigureJson(json => json.TypeInfoResolverChain.Add(ContractsJson.Default)).AddHandler<Hint>((context, _) =>
{
    Console.WriteLine($"Received: {context.Content.Text}");
    return Task.CompletedTask;
});
await using var provider = services.BuildServiceProvider();
var messenger = provider.GetRequiredService<ICallMessenger>();

var sent = await messenger.SendAsync(EndUser.WhoAnswered(args[0]), new Hint("Offer the annual plan"));
Console.WriteLine(sent.Sid);

var given = await messenger.SendAsync(EndUser.WhoAnswered(args[0]), new Hint("With its own metadata"), ContractsJson.Default.Hint);
Console.WriteLine(given.Sid);

try
{
    await messenger.SendAsync(EndUser.WhoAnswered(args[0]), new Unknown(1));
}
catch (InvalidCallMessageException e)
{
    Console.WriteLine(e.Message);
}

// A callback as any host brings it; here it is signed as Twilio does.
var (url, body) = ("https://example.com/messages", $"CallSid={args[0]}&Content={Uri.EscapeDataString("""{"type":"hint","text":"hello"}""")}");
var answer = await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(new CallbackRequest
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

namespace NativeAot
{
    [CallMessage("hint")]
    internal sealed record Hint(string Text);

    internal sealed record Unknown(int Number);

    [JsonSerializable(typeof(Hint))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    internal sealed partial class ContractsJson : JsonSerializerContext;
}
