using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Testing.Tests;

#pragma warning disable xUnit1051 // Nothing is waited for.

/// <summary>A bad argument that a fake takes is found in production only: what the library's messenger refuses, the fake refuses with the same error.</summary>
public sealed class FakeCallMessengerArgumentsTests
{
    private static readonly CallSid Leg = TestCall.NewCallSid();
    private static readonly EndUser Alice = EndUser.OnLeg(Leg);
    private static readonly Receipt Content = new("one");
    private static readonly Question Request = new("Who?");

    private static readonly Dictionary<string, Func<ICallMessenger, Task>> Bad = new(StringComparer.Ordinal)
    {
        ["send to nobody"] = static it => it.SendAsync(default, Content, null),
        ["send null"] = static it => it.SendAsync<Receipt>(Alice, null!, null),
        ["send text"] = static it => it.SendAsync(Alice, "text", null),
        ["send bytes"] = static it => it.SendAsync<byte[]>(Alice, [1], null),
        ["send memory"] = static it => it.SendAsync(Alice, new ReadOnlyMemory<byte>([1]), null),
        ["send options as content"] = static it => it.SendAsync(Alice, new SendOptions(), null),
        ["send a token as content"] = static it => it.SendAsync(Alice, CancellationToken.None, null),
        ["send with an empty key"] = static it => it.SendAsync(Alice, Content, null, new() { IdempotencyKey = " " }),
        ["send with no time"] = static it => it.SendAsync(Alice, Content, null, new() { Timeout = TimeSpan.Zero }),
        ["send to the end"] = static it => it.SendAsync(Alice, Content, null, new() { WaitUntil = CallStatus.Completed }),
        ["send with a long receipt"] = static it => it.SendAsync(Alice, Content, null, new() { Receipt = TimeSpan.FromHours(1) }),
        ["send JSON to nobody"] = static it => it.SendJsonAsync(default, "{}"u8.ToArray()),
        ["send no JSON"] = static it => it.SendJsonAsync(Alice, "{,"u8.ToArray()),
        ["send empty JSON"] = static it => it.SendJsonAsync(Alice, ReadOnlyMemory<byte>.Empty),
        ["send JSON twice"] = static it => it.SendJsonAsync(Alice, "{}{}"u8.ToArray()),
        ["send JSON with options"] = static it => it.SendJsonAsync(Alice, "{}"u8.ToArray(), new() { WaitUntilActive = TimeSpan.FromDays(2) }),
        ["broadcast to null"] = static it => it.BroadcastAsync(null!, Content, null),
        ["broadcast text"] = static it => it.BroadcastAsync(Audience.Of([Alice]), "text", null),
        ["broadcast with options"] = static it => it.BroadcastAsync(Audience.Of([Alice]), Content, null, new() { IdempotencyKey = string.Empty }),
        ["ask nobody"] = static it => it.RequestAsync<Question, Answer>(default, Request, null, null),
        ["ask null"] = static it => it.RequestAsync<Question, Answer>(Alice, null!, null, null),
        ["ask text"] = static it => it.RequestAsync<string, Answer>(Alice, "Who?", null, null),
        ["ask with no time"] = static it => it.RequestAsync<Question, Answer>(Alice, Request, null, null, new() { Timeout = TimeSpan.Zero }),
        ["ask until nowhere"] = static it => it.RequestAsync<Question, Answer>(Alice, Request, null, null, new() { WaitUntil = CallStatus.InProgress }),
        ["publish in no call"] = static it => it.PublishAsync(default, Content, null),
        ["publish null"] = static it => it.PublishAsync<Receipt>(Leg, null!, null),
        ["publish text"] = static it => it.PublishAsync(Leg, "text", null),
        ["publish for no time"] = static it => it.PublishAsync(Leg, Content, null, new() { Lifetime = TimeSpan.Zero }),
        ["unpublish in no call"] = static it => it.UnpublishAsync<Receipt>(default),
        ["subscribe to nobody"] = static it => it.SubscribeAsync(default),
        ["subscribe without retry"] = static it => it.SubscribeAsync(Alice, new() { Retry = null! }),
        ["unsubscribe null"] = static it => it.UnsubscribeAsync(null!),
        ["unsubscribe nothing"] = static it => it.UnsubscribeAsync(
            new() { Sid = default, CallSid = Leg, AccountSid = default, Callback = new Uri("https://example.com") }),
        ["resolve nobody"] = static it => it.ResolveAsync(default),
        ["list no call"] = static it => it.ListLegsAsync(default),
        ["list an empty account"] = static it => it.ListLegsAsync(Leg, default(AccountSid)),
        ["read nobody"] = static it => Task.FromResult(it.ReadAllAsync(default(EndUser))),
    };

    public static TheoryData<string> Names => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task BadArgument_IsRefusedAsTheLibraryDoes(string what)
    {
        await using var provider = Library();
        var fake = new FakeCallMessenger { Error = new CallNotActiveException("Arguments go first.") };

        var expected = await Record.ExceptionAsync(() => Bad[what](provider.GetRequiredService<ICallMessenger>()));
        var actual = await Record.ExceptionAsync(() => Bad[what](fake));

        Assert.IsType<ArgumentException>(expected, exactMatch: false);
        Assert.Equal((expected.GetType(), expected.Message), (actual?.GetType(), actual?.Message));
    }

    [Fact]
    public async Task BadArgument_IsNotRecorded()
    {
        var fake = new FakeCallMessenger();
        fake.OnRequest(static (Question _) => new Answer("me"));

        foreach (var bad in Bad.Values) await Record.ExceptionAsync(() => bad(fake));

        fake.ShouldHaveSentNothing();
        Assert.Empty(fake.Published);
        Assert.Empty(fake.Subscriptions);
    }

    [Fact]
    public async Task DeepJson_IsTakenAsTheLibraryDoes()
    {
        var fake = new FakeCallMessenger();

        await fake.SendJsonAsync(Alice, Encoding.UTF8.GetBytes(new string('[', 100) + new string(']', 100)));

        Assert.Single(fake.Sent);
    }

    private static ServiceProvider Library()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options => (options.AccountSid, options.AuthToken) = ("AC00000000000000000000000000000001", "token"));
        return services.BuildServiceProvider();
    }
}
