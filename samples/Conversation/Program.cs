using CallMessageEvents;
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;

var builder = WebApplication.CreateBuilder(args);
var address = new Uri(builder.Configuration["urls"] ?? "http://127.0.0.1:5080");
builder.WebHost.UseUrls($"{address}");

// The program may end while Bob's app still says that it has the last answer, of which the emulator would warn.
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Services
    .AddCallMessageEvents(options => options.PublicBaseUrl = address)
    .AddRequestHandler<PlanQuery, PlanCard>((context, _) => context.Content.Name == "annual"
        ? Task.FromResult(new PlanCard("annual", 99))
        : throw new CallRequestFault("unknown-plan", "There is no such plan."))
    .AddEmulator(emulator => emulator.StatusCallback = new Uri(address, "/call-message-events/status"), allowInProduction: true);

await using var app = builder.Build();
app.MapCallMessageEvents();
await app.StartAsync();

// Alice calls Bob on the emulator. Bob's app speaks the protocol: it says hello when the call is accepted.
var twilio = await app.Services.GetRequiredService<HostedEmulator>().GetAsync();
var call = twilio.Dial("client:alice", "client:bob");
var bob = call.Child.EndUser;
bob.OnRequest("question", _ => """{"type":"answer","text":"8001"}""");
bob.On("hint", json => Console.WriteLine($"Bob has   {json}"));
var card = new TaskCompletionSource<string>();
bob.On("customer-card", json => card.TrySetResult(json));
bob.Speaks = true;
call.Answer();

var messenger = app.Services.GetRequiredService<ICallMessenger>();
var toBob = EndUser.WhoAnswered(call.Parent.Sid);

// Ask.
var answer = await messenger.RequestAsync(toBob, new Question("What is your postcode?"));
Console.WriteLine($"Bob says  {answer.Text}");

// Be sure: it returns when Bob's app has it.
await messenger.SendAsync(toBob, new Hint("Offer the annual plan"), new SendOptions { Receipt = TimeSpan.FromSeconds(8) });

// Publish: to who is there, and to whoever comes later. It does not wait for them.
await messenger.PublishAsync(call.Parent.Sid, new CustomerCard("Alice", "annual"));
Console.WriteLine($"Bob has   {await card.Task}");

// Answer what Bob's app asks.
Console.WriteLine($"Bob gets  {await bob.RequestAsync("""{"type":"plan-query","name":"annual"}""")}");

[CallMessage("question")]
internal sealed record Question(string Text) : ICallRequest<Answer>;

[CallMessage("answer")]
internal sealed record Answer(string Text);

[CallMessage("hint")]
internal sealed record Hint(string Text);

[CallMessage("customer-card")]
internal sealed record CustomerCard(string Name, string Plan);

[CallMessage("plan-query")]
internal sealed record PlanQuery(string Name);

[CallMessage("plan-card")]
internal sealed record PlanCard(string Name, decimal Price);
