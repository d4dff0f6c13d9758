using System.Globalization;
using System.Net;
using CallMessageEvents;
using CallMessageEvents.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:1"); // Tests have it listen elsewhere.
builder.Services.AddSingleton<IPlans, Plans>();

// What a test asks for with UseSetting.
if (builder.Configuration["listen"] is { } port)
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
var accounts = (builder.Configuration["accounts"] ?? "default").Split(',');
foreach (var name in accounts)
{
    if (name == "none") continue;
    var account = name == "default" ? builder.Services.AddCallMessageEvents() : builder.Services.AddCallMessageEvents(name);
    account.AddHandler<OfferAccepted, OfferHandler>();
    if (builder.Configuration["emulator"] is { } taken)
        account.AddEmulator(emulator => (emulator.Url, emulator.VoiceUrl) = ($"http://127.0.0.1:{taken}", new("http://127.0.0.1:1/voice")));
    if (builder.Configuration["twilio"] == "container") account.UseTwilioRestClient();
    if (builder.Configuration["twilio"] == "own") account.UseTwilioRestClient(static _ => throw new InvalidOperationException("The client is not to be used."));
}

var app = builder.Build();
foreach (var name in accounts)
{
    if (name == "default") app.MapGroup("/api").MapCallMessageEvents("/calls");
    else if (name != "none") app.MapCallMessageEvents($"/{name}", new AccountName(name));
}

if (accounts.Contains("default"))
{
    app.MapPost("/voice", (ICallbackUrls callbacks) => Results.Text(callbacks.DialClients("agent"), "text/xml")).RequireTwilioSignature();
    app.MapPost("/questions/{sid}", async (string sid, ICallMessenger messenger, CancellationToken cancellationToken) =>
        (await messenger.RequestAsync(EndUser.WhoPlaced(sid), new Question("What is your postcode?"), cancellationToken)).Text);
}

if (accounts.Contains("sales"))
{
    app.MapPost("/voice/sales", ([FromKeyedServices("sales")] ICallbackUrls callbacks) => Results.Text(callbacks.DialClients("sam"), "text/xml"))
        .RequireTwilioSignature();
}

app.MapPost("/pause", () => Results.Text("""<Response><Pause length="600"/><Hangup/></Response>""", "text/xml"));
app.MapPost("/broken", () => Results.StatusCode(500));
app.Run();

public partial class Program;
