using CallMessageEvents;
using CallMessageEvents.AspNetCore;
using MyCalls;
using MyCalls.Handlers;

var builder = WebApplication.CreateBuilder(args);
var calls = builder.Services.AddCallMessageEvents()
    .AddHandler<OfferAccepted, OfferHandler>()
    .AddLifecycleHandler<Greeting>();
builder.Services.AddHealthChecks().AddCallMessageEvents();

// On a developer's machine the emulator stands in for Twilio: it needs no account. Its page is at http://127.0.0.1:8790.
// Remove this to work with Twilio there, too; README.md says what is needed then.
if (builder.Environment.IsDevelopment())
{
    calls.AddEmulator(emulator =>
    {
        emulator.Url = "http://127.0.0.1:8790";
        emulator.VoiceUrl = new Uri("http://127.0.0.1:5080/voice");
    });
}

var app = builder.Build();

// Where Twilio brings messages, and tells how the calls fare.
app.MapCallMessageEvents();
app.MapHealthChecks("/health");

// What Twilio does with a call: it rings at the app that has registered as "agent".
app.MapPost("/voice", (ICallbackUrls callbacks) => Results.Text(callbacks.DialClients("agent"), "text/xml")).RequireTwilioSignature();

app.Run();
