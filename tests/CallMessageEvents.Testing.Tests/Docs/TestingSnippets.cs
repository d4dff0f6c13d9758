using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Testing.Tests.Docs;

#pragma warning disable xUnit1051, CA2234 // The docs leave tokens and Uri out, as many tests do.

/// <summary>The C# blocks of docs/testing.md and of the package's README, as the tests of a user.</summary>
public sealed class TestingSnippets
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcceptedOffer_IsConfirmed()
    {
        await using var app = new CallMessageEventsFactory<Program>();

        var call = await app.PlaceCallAsync("client:alice");    // asks /voice, and runs its TwiML
        call.Answer();                                          // the agent, whom it dials
        await call.Parent.SayAsync(new OfferAccepted("annual"));

        var receipt = await call.Parent.ShouldReceiveAsync<Receipt>();
        Assert.Equal("The annual plan is yours.", receipt.Text);
    }

    [Fact]
    public async Task Handler_ByItself()
    {
        var messenger = new FakeCallMessenger();
        var context = TestCall.Context(new OfferAccepted("annual"), messenger);

        await new OfferHandler(new Plans()).HandleAsync(context, CancellationToken.None);

        var receipt = messenger.ShouldHaveSent<Receipt>(to: context.Sender);
        Assert.Equal("The annual plan is yours.", receipt.Text);
    }

    [Fact]
    public async Task Request_OfTheApplication_IsAnswered()
    {
        await using var app = new CallMessageEventsFactory<Program>();
        var call = await app.PlaceCallAsync("client:alice", cancellationToken: Cancellation);
        var callSid = call.Parent.Sid;

        call.Parent.OnRequest((Question question) => new Answer("8001"));
        using var browser = app.CreateClient();
        using var answer = await browser.PostAsync($"/questions/{callSid}", null);

        Assert.Equal("8001", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Request_ToAFake_IsAnswered()
    {
        var (messenger, callSid) = (new FakeCallMessenger(), TestCall.NewCallSid());

        messenger.OnRequest((Question question) => new Answer("8001"));

        Assert.Equal("8001", (await messenger.RequestAsync(EndUser.WhoPlaced(callSid), new Question("Where?"), Cancellation)).Text);
    }

    [Fact]
    public async Task Fake_OfAnEndedCall_Throws()
    {
        var (messenger, context) = (new FakeCallMessenger(), TestCall.Context(new OfferAccepted("annual"), new FakeCallMessenger()));

        messenger.Error = new CallNotActiveException("The call has ended.");

        await Assert.ThrowsAsync<CallNotActiveException>(() => messenger.SendAsync(context.Sender, new Receipt("late"), Cancellation));
    }

    [Fact]
    public async Task Service_IsReplaced()
    {
        await using var app = new CallMessageEventsFactory<Program>
        {
            Configure = builder => builder.ConfigureTestServices(services => services.AddSingleton<IPlans>(new NoPlans())),
        };

        var call = await app.PlaceCallAsync("client:alice", cancellationToken: Cancellation);
        await call.Parent.SayAsync(new OfferAccepted("daily"), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task NamedAccount_HasAnEmulatorOfItsOwn()
    {
        await using var app = new CallMessageEventsFactory<Program> { Configure = static builder => builder.UseSetting("accounts", "default,sales") };

        var sales = app.EmulatorOf(new AccountName("sales"));
        var call = sales.Dial(from: "+14155550100", to: "client:sam").Answer();

        Assert.True(await call.Child.WhenSubscribedAsync(Cancellation));
    }

    [Fact]
    public async Task Fault_OfTwilio_IsOvercome()
    {
        await using var app = new CallMessageEventsFactory<Program>();
        var call = await app.PlaceCallAsync("client:alice", cancellationToken: Cancellation);

        app.Emulator.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, Operation = EmulatorOperation.CreateMessage, Count = 1 });

        await call.Parent.SayAsync(new OfferAccepted("annual"), cancellationToken: Cancellation);
        await call.Parent.ShouldReceiveAsync<Receipt>(cancellationToken: Cancellation);
    }

    private sealed class NoPlans : IPlans
    {
        public Task OrderAsync(string plan, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
