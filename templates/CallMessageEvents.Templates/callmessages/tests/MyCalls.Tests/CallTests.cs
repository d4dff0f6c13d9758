using CallMessageEvents;
using CallMessageEvents.Testing;
using MyCalls.Handlers;

namespace MyCalls.Tests;

/// <summary>The whole application, with an emulator of Twilio beside it: no request leaves this machine.</summary>
public sealed class CallTests : IClassFixture<CallMessageEventsFactory<Program>>
{
    private readonly CallMessageEventsFactory<Program> _app;

    public CallTests(CallMessageEventsFactory<Program> app) => _app = app;

    [Fact]
    public async Task Agent_Answers_IsWelcomed()
    {
        var call = await _app.PlaceCallAsync("+14155550100", "/voice");

        call.Answer();

        var welcome = await call.Child.ShouldReceiveAsync<Welcome>();
        Assert.Equal("You are connected.", welcome.Text);
    }

    [Fact]
    public async Task Agent_AcceptsOffer_GetsReceipt()
    {
        var call = await _app.PlaceCallAsync("+14155550100", "/voice");
        call.Answer();

        await call.Child.SayAsync(new OfferAccepted("annual"));

        var receipt = await call.Child.ShouldReceiveAsync<Receipt>();
        Assert.Equal("The annual plan is yours.", receipt.Text);
    }

    [Fact]
    public async Task OfferHandler_Answers()
    {
        var messenger = new FakeCallMessenger();
        var context = TestCall.Context(new OfferAccepted("family"), messenger);

        await new OfferHandler().HandleAsync(context, CancellationToken.None);

        Assert.Equal("The family plan is yours.", messenger.ShouldHaveSent<Receipt>(to: context.Sender).Text);
    }
}
