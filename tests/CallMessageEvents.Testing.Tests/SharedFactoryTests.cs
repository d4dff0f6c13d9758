namespace CallMessageEvents.Testing.Tests;

/// <summary>One application for all tests of a class, as xunit's users have it.</summary>
public sealed class SharedFactoryTests(CallMessageEventsFactory<Program> app) : IClassFixture<CallMessageEventsFactory<Program>>
{
    [Theory]
    [InlineData("annual")]
    [InlineData("family")]
    public async Task EachTest_HasACallOfItsOwn(string plan)
    {
        var call = await app.PlaceCallAsync("client:alice", cancellationToken: TestContext.Current.CancellationToken);

        await call.Parent.SayAsync(new OfferAccepted(plan), cancellationToken: TestContext.Current.CancellationToken);

        var receipt = await call.Parent.ShouldReceiveAsync<Receipt>(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal($"The {plan} plan is yours.", receipt.Text);
        Assert.Single(call.Parent.Received);
    }
}
