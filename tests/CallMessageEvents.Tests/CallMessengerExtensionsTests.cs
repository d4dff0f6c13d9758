using System.Text;
using System.Text.Json.Serialization.Metadata;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>The shorter ways to call a messenger, of whatever class: mocks and decorators have to have the interface's members only.</summary>
public sealed class CallMessengerExtensionsTests
{
#pragma warning disable xUnit1051 // The overloads without a token are what is tested; nothing here waits.

    private static readonly EndUser To = EndUser.OnLeg(ScriptedTwilio.Leg);
    private static readonly Audience All = Audience.Of([To]);
    private static readonly Hint Content = new("a");
    private static readonly SendOptions Options = new();

    [Fact]
    public void Interface_MembersToImplement_AreOneForEachOperation()
    {
        var required = typeof(ICallMessenger).GetMethods().Where(static method => method.IsAbstract).Select(static method => method.Name);

        // A member that is added has a default implementation: whoever implements these still compiles.
        Assert.Equal(
            ["SendAsync", "SendJsonAsync", "BroadcastAsync", "SubscribeAsync", "UnsubscribeAsync", "ResolveAsync", "ReadAllAsync"], required);
    }

    [Fact]
    public async Task Overloads_OfDecorator_EndInItsMembers()
    {
        using var stopping = new CancellationTokenSource();
        var (messenger, token, typeInfo) = (new Decorator(), stopping.Token, ShoutingJson.Default.Hint);
        ICallMessenger decorated = messenger;

        await decorated.SendAsync(To, Content);
        await decorated.SendAsync(To, Content, Options, token);
        await decorated.SendAsync(To, Content, token);
        await decorated.SendAsync(To, Content, cancellationToken: token);
        await decorated.SendAsync(To, Content, null, token);
        await decorated.SendAsync(To, Content, default, token);
        await decorated.SendAsync(To, Content, default);
        await decorated.SendAsync(To, Content, typeInfo);
        await decorated.SendAsync(To, Content, typeInfo, Options, token);
        await decorated.SendAsync(To, Content, typeInfo, token);
        await decorated.SendJsonAsync(To, "1");
        await decorated.SendJsonAsync(To, "1", Options, token);
        await decorated.SendJsonAsync(To, "1", token);
        await decorated.SendJsonAsync(To, "1"u8.ToArray(), token);
        await decorated.BroadcastAsync(All, Content);
        await decorated.BroadcastAsync(All, Content, Options, token);
        await decorated.BroadcastAsync(All, Content, token);
        await decorated.BroadcastAsync(All, Content, cancellationToken: token);
        await decorated.BroadcastAsync(All, Content, null, token);
        await decorated.BroadcastAsync(All, Content, default, token);
        await decorated.BroadcastAsync(All, Content, default);
        await decorated.BroadcastAsync(All, Content, typeInfo, Options, token);
        await decorated.BroadcastAsync(All, Content, typeInfo, token);
        await decorated.SubscribeAsync(To, token);

        Assert.Equal(
            [
                new("SendAsync", To, Content), new("SendAsync", To, Content, null, Options, token), new("SendAsync", To, Content, null, null, token),
                new("SendAsync", To, Content, null, null, token), new("SendAsync", To, Content, null, null, token),
                new("SendAsync", To, Content, null, null, token), new("SendAsync", To, Content), new("SendAsync", To, Content, typeInfo),
                new("SendAsync", To, Content, typeInfo, Options, token), new("SendAsync", To, Content, typeInfo, null, token),
                new("SendJsonAsync", To, "1"), new("SendJsonAsync", To, "1", null, Options, token), new("SendJsonAsync", To, "1", null, null, token),
                new("SendJsonAsync", To, "1", null, null, token),
                new("BroadcastAsync", All, Content), new("BroadcastAsync", All, Content, null, Options, token),
                new("BroadcastAsync", All, Content, null, null, token), new("BroadcastAsync", All, Content, null, null, token),
                new("BroadcastAsync", All, Content, null, null, token), new("BroadcastAsync", All, Content, null, null, token),
                new("BroadcastAsync", All, Content),
                new("BroadcastAsync", All, Content, typeInfo, Options, token), new("BroadcastAsync", All, Content, typeInfo, null, token),
                new("SubscribeAsync", To, null, null, null, token),
            ],
            messenger.Calls);
    }

    [Fact]
    public async Task Overloads_OfMock_AreAnsweredByOneSetup()
    {
        using var stopping = new CancellationTokenSource();
        var sent = new SentMessage
        {
            Sid = MessageSid.Parse("KX0123456789abcdef0123456789abcdef"),
            CallSid = CallSid.Parse(ScriptedTwilio.Leg),
            AccountSid = AccountSid.Parse(TestProvider.AccountSid),
            IdempotencyKey = "key",
        };
        var mock = new Mock<ICallMessenger>(MockBehavior.Strict);
        mock.Setup(static messenger => messenger.SendAsync(
            It.IsAny<EndUser>(), Content, It.IsAny<JsonTypeInfo<Hint>?>(), It.IsAny<SendOptions?>(), It.IsAny<CancellationToken>())).ReturnsAsync(sent);

        Assert.Same(sent, await mock.Object.SendAsync(To, Content));
        Assert.Same(sent, await mock.Object.SendAsync(To, Content, stopping.Token));
        Assert.Same(sent, await mock.Object.SendAsync(To, Content, ShoutingJson.Default.Hint, stopping.Token));
    }

#pragma warning restore xUnit1051

    [Fact]
    public async Task SendAsync_CancellationTokenLast_SendsAndCanBeCancelled()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        var to = EndUser.OnLeg(alice.Sid);

        await account.Messenger.SendAsync(to, Content, TestAccount.Token);
        await account.Messenger.SendJsonAsync(to, "1", TestAccount.Token);
        await account.Messenger.SendJsonAsync(to, "2"u8.ToArray(), TestAccount.Token);

        Assert.Equal(["""{"type":"hint","text":"a"}""", "1", "2"], alice.Received.Select(static message => message.Content));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => account.Messenger.SendAsync(to, Content, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task BroadcastAsync_TypeInfo_IsUsed()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();

        await account.Messenger.BroadcastAsync(Audience.Conversation(alice.Sid), Content, ShoutingJson.Default.Hint, TestAccount.Token);

        Assert.Equal("""{"type":"hint","TEXT":"a"}""", Assert.Single(alice.Received).Content);
    }

    [Fact]
    public async Task BroadcastAsync_NoContent_IsRefused()
    {
        await using var account = await TestAccount.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>("content", () => account.Messenger.BroadcastAsync(All, "{}", TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentNullException>(
            "content", () => account.Messenger.BroadcastAsync(All, null!, ShoutingJson.Default.Hint, TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentNullException>("to", () => account.Messenger.BroadcastAsync(null!, Content, TestAccount.Token));
        Assert.Equal(0, account.RequestCount);
    }

    [Fact]
    public void Overloads_OfNoMessenger_SaySo()
    {
        const ICallMessenger Nobody = null!;
        Func<Task>[] calls =
        [
            static () => Nobody.SendAsync(To, Content), static () => Nobody.SendAsync(To, Content, TestAccount.Token),
            static () => Nobody.SendJsonAsync(To, "1"), static () => Nobody.SendJsonAsync(To, "1", TestAccount.Token),
            static () => Nobody.BroadcastAsync(All, Content), static () => Nobody.BroadcastAsync(All, Content, TestAccount.Token),
            static () => Nobody.SubscribeAsync(To, TestAccount.Token),
        ];

        Assert.All(calls, static call => Assert.Equal("messenger", Assert.ThrowsAsync<ArgumentNullException>(call).Result.ParamName));
    }

    /// <summary>What a member was called with.</summary>
    private sealed record Call(
        string Member, object To, object? Content, JsonTypeInfo? TypeInfo = null, SendOptions? Options = null, CancellationToken Token = default);

    /// <summary>Has what an implementer must have, and nothing else.</summary>
    private sealed class Decorator : ICallMessenger
    {
        public List<Call> Calls { get; } = [];

        public Task<SentMessage> SendAsync<T>(
            EndUser to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default) =>
            CalledAsync<SentMessage>(new("SendAsync", to, content, typeInfo, options, cancellationToken));

        public Task<SentMessage> SendJsonAsync(
            EndUser to, ReadOnlyMemory<byte> utf8Json, SendOptions? options = null, CancellationToken cancellationToken = default) =>
            CalledAsync<SentMessage>(new("SendJsonAsync", to, Encoding.UTF8.GetString(utf8Json.Span), null, options, cancellationToken));

        public Task<BroadcastResult> BroadcastAsync<T>(
            Audience to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default) =>
            CalledAsync<BroadcastResult>(new("BroadcastAsync", to, content, typeInfo, options, cancellationToken));

        public Task<CallMessageSubscription> SubscribeAsync(EndUser from, SubscribeOptions? options = null, CancellationToken cancellationToken = default) =>
            CalledAsync<CallMessageSubscription>(new("SubscribeAsync", from, options, Token: cancellationToken));

        public Task UnsubscribeAsync(CallMessageSubscription subscription, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<CallLeg> ResolveAsync(EndUser user, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<CallMessage> ReadAllAsync(EndUser from, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        private Task<T> CalledAsync<T>(Call call)
        {
            Calls.Add(call);
            return Task.FromResult<T>(default!);
        }
    }
}
