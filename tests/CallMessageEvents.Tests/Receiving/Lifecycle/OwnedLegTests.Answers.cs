namespace CallMessageEvents.Tests;

/// <summary>That a leg was answered is told once, too.</summary>
public sealed partial class OwnedLegTests
{
    [Fact]
    public async Task Answer_ReportedAtBothNodes_WhileTheOwnerChanges_IsToldOnce()
    {
        var conversation = await RingAsync("client:bob");
        var bob = conversation.Child;
        await ReportAsync(A, bob);
        await WhenToldAsync("bob active");
        conversation.Answer();
        await ReportAsync(B, bob);
        await WhenToldAsync("bob active", "bob answered");
        await GiveAsync(bob, OwnerOf(bob) == _a ? _b : _a);
        await ReportAsync(A, bob);
        bob.Complete();
        await ReportAsync(A, bob);

        await PassUntilToldAsync("bob active", "bob answered", "bob ended");
    }

    [Fact]
    public async Task Answer_TheEndIsReportedBeforeTheOwnerSeesIt_BothAreTold()
    {
        var conversation = await RingAsync("client:bob");
        await ReportAsync(A, conversation.Child);
        await PassUntilToldAsync("bob active");
        (_a.IsPaused, _b.IsPaused) = (true, true);
        conversation.Answer();
        await ReportAsync(A, conversation.Child);
        conversation.Child.Complete();
        await ReportAsync(A, conversation.Child);

        (_a.IsPaused, _b.IsPaused) = (false, false);

        await PassUntilToldAsync("bob active", "bob answered", "bob ended");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Owner_DiesWhileItTellsTheAnswer_TheNextOwnerTellsAgain(bool ends)
    {
        var conversation = await RingAsync("client:bob");
        var bob = conversation.Child;
        await GiveAsync(bob, _a, report: true);
        await PassUntilToldAsync("bob active");
        _held.Hold();
        conversation.Answer();
        await ReportAsync(B, bob);
        await WhenToldAsync("bob active", "bob answered");
        if (ends)
        {
            bob.Complete();
            await ReportAsync(B, bob);
        }

        _a.Kill();
        _held.Release();

        await PassUntilToldAsync(["bob active", "bob answered", "bob answered", .. ends ? ["bob ended"] : Array.Empty<string>()]);
    }

    [Fact]
    public async Task Owner_DiesWhileItTellsActive_AndTheLegEnds_NoAnswerIsTold()
    {
        var bob = (await RingAsync("client:bob", answers: true)).Child;
        await GiveAsync(bob, _a);
        _held.Hold();
        await ReportAsync(B, bob);
        await WhenToldAsync("bob active");
        bob.Complete();
        await ReportAsync(B, bob);

        _a.Kill();

        await PassUntilToldAsync("bob active", "bob ended");
    }

    [Fact]
    public async Task Parent_OnlyAChildIsReported_ItsAnswerIsTheParents()
    {
        var conversation = await RingAsync("+14155550100", from: "client:alice");
        await ReportAsync(A, conversation.Child);
        await WhenToldAsync("alice active");
        conversation.Answer();
        await ReportAsync(B, conversation.Child);

        await WhenToldAsync("alice active", "alice answered");
    }
}
