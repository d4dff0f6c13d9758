using CallMessageEvents;
using CallMessageEvents.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddCallMessageEvents().AddHandler<OfferAccepted>((context, cancellationToken) =>
    context.Messenger.SendAsync(context.Sender, new Receipt($"The {context.Content.Plan} plan is yours."), cancellationToken));

var app = builder.Build();
app.MapCallMessageEvents();
app.Run();

[CallMessage("offer-accepted")]
internal sealed record OfferAccepted(string Plan);

[CallMessage("receipt")]
internal sealed record Receipt(string Text);
