using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Testing.Tests;

public sealed class CallMessageEventsFactoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dial_ByCode_ReportsToTheApplication()
    {
        await using var app = new CallMessageEventsFactory<Program>();

        var call = app.Emulator.Dial("+14155550100", "client:bob").Answer();

        Assert.True(await call.Child.WhenSubscribedAsync(Cancellation));
        await app.Messenger.SendAsync(EndUser.WhoAnswered(call.Parent.Sid), new Receipt("hello"), Cancellation);
        await call.Child.ShouldReceiveAsync<Receipt>(static receipt => receipt.Text == "hello", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task OnRequest_TheApplicationAsks_GetsTheAnswer()
    {
        await using var app = new CallMessageEventsFactory<Program>();
        using var browser = app.CreateClient();
        var call = await app.PlaceCallAsync("client:alice", cancellationToken: Cancellation);
        call.Parent.OnRequest((Question question) => new Answer($"{question.Text} 8001"));

        using var answer = await browser.PostAsync(new Uri($"/questions/{call.Parent.Sid}", UriKind.Relative), null, Cancellation);

        Assert.Equal("What is your postcode? 8001", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SeveralAccounts_EachHasItsEmulator(bool hasItAlready)
    {
        // One that the application runs meanwhile, for development, has its port.
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var app = new CallMessageEventsFactory<Program>
        {
            Configure = builder => builder.UseSetting("accounts", "default,sales").UseSetting("emulator", hasItAlready ? $"{port}" : null),
        };

        var sales = app.EmulatorOf(new AccountName("sales"));
        var call = sales.Dial("+14155550100", "client:sam").Answer();
        await call.Child.SayAsync(new OfferAccepted("family"), cancellationToken: Cancellation);

        await call.Child.ShouldReceiveAsync<Receipt>(cancellationToken: Cancellation);
        Assert.NotEqual(sales.AccountSid, app.Emulator.AccountSid);
        Assert.NotEqual(sales.AuthToken, app.Emulator.AuthToken);
        Assert.Same(app.Emulator, app.EmulatorOf(AccountName.Unnamed));
        Assert.Empty(app.Emulator.Requests);
    }

    [Fact]
    public async Task Emulator_OfTheOnlyAccount_NeedsNoName()
    {
        await using var app = new CallMessageEventsFactory<Program> { Configure = static builder => builder.UseSetting("accounts", "sales") };

        Assert.Same(app.EmulatorOf(new AccountName("sales")), app.Emulator);
        Assert.Same(app.Services.GetRequiredKeyedService<ICallMessenger>("sales"), app.Messenger);
    }

    [Fact]
    public async Task Emulator_WhereItIsNotClear_SaysWhatToWrite()
    {
        await using var app = new CallMessageEventsFactory<Program> { Configure = static builder => builder.UseSetting("accounts", "sales,support") };

        var several = Assert.Throws<InvalidOperationException>(() => app.Emulator);
        var unknown = Assert.Throws<InvalidOperationException>(() => app.EmulatorOf(new AccountName("sails")));

        Assert.Contains("EmulatorOf(new AccountName(…))", several.Message, StringComparison.Ordinal);
        Assert.Contains("\"sales\", \"support\"", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Application_WithoutAccount_SaysWhatIsMissing()
    {
        await using var app = new CallMessageEventsFactory<Program> { Configure = static builder => builder.UseSetting("accounts", "none") };

        var missing = Assert.Throws<InvalidOperationException>(() => app.BaseAddress);

        Assert.Contains("AddCallMessageEvents()", missing.Message, StringComparison.Ordinal);
    }
}
