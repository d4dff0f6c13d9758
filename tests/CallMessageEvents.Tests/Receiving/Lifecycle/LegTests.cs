using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What status callbacks do: the directory knows the legs, end users are subscribed, the application is told.</summary>
public sealed class LegTests
{
    [Fact]
    public async Task StatusCallbacks_BrowserLikeCall_SendsMakeOneRequestEach_AfterTheEndNone()
    {
        await using var app = await StatusApp.StartAsync();
        var conversation = app.Account.Twilio.Dial("client:alice", "client:bob").Ring();
        await app.VoiceWebhookAsync(conversation.Parent);
        await app.StatusAsync(conversation.Child);
        conversation.Answer();
        await app.StatusAsync(conversation.Child);
        await app.WhenRequestsAreAsync("Subscriptions.json", 2);

        foreach (var user in new[] { EndUser.WhoPlaced(conversation.Child.Sid), EndUser.WhoAnswered(conversation.Parent.Sid) })
        {
            Assert.Equal(1, await app.Account.CountAsync(() => app.Account.Messenger.SendAsync(user, new Note("x"), cancellationToken: TestAccount.Token)));
        }

        conversation.Parent.Complete();
        await app.StatusAsync(conversation.Child);
        await app.WhenEndedAsync(conversation.Parent);

        foreach (var user in new[]
        {
            EndUser.WhoPlaced(conversation.Child.Sid), EndUser.WhoAnswered(conversation.Parent.Sid), EndUser.Named(conversation.Child.Sid, "bob"),
        })
        {
            Assert.Equal(0, await app.Account.CountAsync(
                () => Assert.ThrowsAsync<CallNotActiveException>(
                    () => app.Account.Messenger.SendAsync(user, new Note("x"), cancellationToken: TestAccount.Token))));
        }
    }

    [Fact]
    public async Task StatusCallback_UnknownParent_IsFetchedOnce_AndSubscribed()
    {
        await using var app = await StatusApp.StartAsync();
        var conversation = app.Account.Twilio.Dial("client:alice", "client:bob").Ring();
        await app.StatusAsync(conversation.Child);
        conversation.Answer();
        await app.StatusAsync(conversation.Child);

        await app.WhenRequestsAreAsync("Subscriptions.json", 2);

        Assert.Single(app.Account.Twilio.Requests, request => request.Method == "GET" && request.CallSid == conversation.Parent.Sid);
        Assert.Equivalent(
            new[] { conversation.Parent.Sid, conversation.Child.Sid },
            app.Account.Twilio.Requests.Where(static request => request.Method == "POST").Select(static request => request.CallSid), strict: true);
    }

    [Fact]
    public async Task AutoSubscribe_PhoneLeg_IsLeftAlone()
    {
        await using var app = await StatusApp.StartAsync();
        var conversation = app.Account.Twilio.Dial("client:alice", "+14155550100").Ring();
        await app.VoiceWebhookAsync(conversation.Parent);
        await app.StatusAsync(conversation.Child);

        await app.WhenRequestsAreAsync("Subscriptions.json", 1);

        Assert.Equal(conversation.Parent.Sid, Assert.Single(app.Account.Twilio.Requests).CallSid);
    }

    [Fact]
    public async Task AutoSubscribe_Failed_IsTriedAgainAtTheNextStatus()
    {
        await using var app = await StatusApp.StartAsync(static options => options.Resilience.Retry.MaxRetryAttempts = 0);
        app.Account.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 500, Operation = EmulatorOperation.CreateSubscription, Count = 1 });
        var leg = app.Account.Twilio.CreateCall("+14155550100", "client:bob");
        leg.Ring();
        await app.StatusAsync(leg);
        await app.WhenRequestsAreAsync("Subscriptions.json", 1, 500);

        leg.Answer();
        await Eventually.HoldsAsync(() => app.Log.Lines.Any(static line => line.Contains("could not be subscribed", StringComparison.Ordinal)));
        await app.StatusAsync(leg);

        await app.WhenRequestsAreAsync("Subscriptions.json", 1);
    }

    [Fact]
    public async Task AutoSubscribe_TwilioDoesNotKnowYetThatItRings_IsTriedAgain()
    {
        await using var app = await StatusApp.StartAsync();
        app.Account.Twilio.Faults.Add(
            new Fault { Kind = FaultKind.Status, StatusCode = 400, Code = 31211, Operation = EmulatorOperation.CreateSubscription, Count = 1 });
        var leg = app.Account.Twilio.CreateCall("+14155550100", "client:bob");
        leg.Ring();
        await app.StatusAsync(leg);
        await app.WhenRequestsAreAsync("Subscriptions.json", 1, 400);
        leg.Answer();

        // Each status may find the first attempt still about to end.
        await Eventually.HoldsAsync(() =>
        {
            _ = app.StatusAsync(leg);
            return app.Account.Twilio.Requests.Any(static request => request is { Operation: EmulatorOperation.CreateSubscription, StatusCode: 201 });
        });
    }

    [Fact]
    public async Task StatusCallback_SignedByASubaccount_SaysNothingOfAnothersLeg()
    {
        const string Subaccount = "AC0000000000000000000000000000000b";
        await using var provider = TestProvider.Create(
            new Uri("http://127.0.0.1:1"), static options => options.PublicBaseUrl = new Uri("https://example.com"),
            static builder => builder.Services.AddSingleton<ITwilioCredentials>(new Vault()));
        var directory = provider.GetRequiredService<ICallDirectory>();
        var leg = CallSid.Parse(ReceivingApp.Leg);
        await directory.ReportAsync(
            new CallRecord
            {
                CallSid = leg, AccountSid = AccountSid.Parse(TestProvider.AccountSid), Direction = "inbound", From = "client:alice",
                Status = CallStatus.InProgress,
            },
            TestAccount.Token);
        var request = ReceivingApp.Post("/status", [new("CallSid", ReceivingApp.Leg), new("CallStatus", "completed"), new("AccountSid", Subaccount)]);
        var signed = new CallbackRequest
        {
            Method = request.Method, Scheme = request.Scheme, Host = request.Host, Target = request.Target, ContentType = request.ContentType,
            Body = request.Body,
            Signature = TwilioSignature.Sign("https://example.com/status", request.Body.Span, CallbackFormat.Form, Vault.Token),
        };

        var answer = await provider.GetRequiredService<ICallbackReceiver>().ReceiveStatusAsync(signed, TestAccount.Token);

        Assert.Equal(403, answer.StatusCode);
        Assert.False((await directory.FindAsync(leg, TestAccount.Token))!.IsEnded);
    }

    [Fact]
    public async Task AutoSubscribe_Off_NothingIsSubscribed()
    {
        await using var app = await StatusApp.StartAsync(static options => options.Receiving.AutoSubscribe = false);
        var leg = app.Account.Twilio.CreateCall("+14155550100", "client:bob");
        leg.Ring();
        await app.StatusAsync(leg);

        Assert.Equal("bob", (await app.NextEventAsync()).Leg.Identity);
        Assert.Empty(app.Account.Twilio.Requests);
    }

    [Fact]
    public async Task Lifecycle_EachEndUserIsToldOnce_InOrder()
    {
        await using var app = await StatusApp.StartAsync();
        var conversation = app.Account.Twilio.Dial("client:alice", "client:bob").Ring();
        await app.VoiceWebhookAsync(conversation.Parent);
        await app.StatusAsync(conversation.Child);
        conversation.Answer();
        await app.StatusAsync(conversation.Child);
        await app.StatusAsync(conversation.Child);
        var active = new[] { await app.NextEventAsync(), await app.NextEventAsync() };
        conversation.Parent.Complete();
        await app.StatusAsync(conversation.Child);
        await app.StatusAsync(conversation.Child);
        var ended = new[] { await app.NextEventAsync(), await app.NextEventAsync() };

        Assert.Equal(["alice active", "bob active"], active.Select(static one => one.ToString()).Order());
        Assert.Equal(["alice ended", "bob ended"], ended.Select(static one => one.ToString()).Order());
        Assert.False(app.HasEvent());
    }

    [Fact]
    public async Task Lifecycle_HandlerThrows_IsLoggedAndNothingElse()
    {
        await using var app = await StatusApp.StartAsync(build: static builder => builder.AddLifecycleHandler<Throwing>());
        var leg = app.Account.Twilio.CreateCall("+14155550100", "client:bob");
        leg.Ring();

        Assert.Equal(204, await app.StatusAsync(leg));

        Assert.Equal("bob active", (await app.NextEventAsync()).ToString());
    }

    [Fact]
    public async Task StatusCallback_WithoutCallSid_Is400()
    {
        await using var app = await StatusApp.StartAsync();

        var answer = await app.PostAsync([new("CallStatus", "ringing")]);

        Assert.Equal(400, answer.StatusCode);
        Assert.Contains("CallSid", System.Text.Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatusCallbacks_InAnyOrder_FurthestHolds()
    {
        await using var app = await StatusApp.StartAsync();
        var leg = app.Account.Twilio.CreateCall("+14155550100", "client:bob");
        leg.Ring();
        leg.Answer();
        leg.Complete();
        await app.StatusAsync(leg);

        await app.PostAsync([new("CallSid", leg.Sid), new("CallStatus", "ringing"), new("Direction", "outbound-api"), new("To", "client:bob")]);

        Assert.Equal(CallStatus.Completed, (await app.Account.Directory.FindAsync(CallSid.Parse(leg.Sid), TestAccount.Token))!.Status);
    }

    private sealed class Vault : ITwilioCredentials
    {
        public const string Token = "the-subaccounts";

        public ValueTask<TwilioCredentials?> FindAsync(AccountSid account, CancellationToken cancellationToken) =>
            ValueTask.FromResult<TwilioCredentials?>(new() { AuthTokens = [Token] });
    }

    private sealed class Throwing : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("the handler's own fault");

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("the handler's own fault");
    }
}
