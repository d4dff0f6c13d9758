namespace CallMessageEvents.Testing.Tests.Docs;

#pragma warning disable xUnit1051 // As a user's test.

/// <summary>The test that docs/quick-start.md adds to those of the template, whose application dials and answers as the one here.</summary>
public sealed class QuickStartSnippets(CallMessageEventsFactory<Program> app) : IClassFixture<CallMessageEventsFactory<Program>>
{
    private readonly CallMessageEventsFactory<Program> _app = app;

    [Fact]
    public async Task Agent_AcceptsFamilyPlan_GetsReceipt()
    {
        var call = await _app.PlaceCallAsync("client:alice", "/voice");
        call.Answer();

        await call.Child.SayAsync(new OfferAccepted("family"));

        var receipt = await call.Child.ShouldReceiveAsync<Receipt>();
        Assert.Equal("The family plan is yours.", receipt.Text);
    }
}
