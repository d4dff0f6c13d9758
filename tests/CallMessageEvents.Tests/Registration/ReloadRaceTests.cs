using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>The configuration changes while requests are under way.</summary>
public sealed class ReloadRaceTests
{
    /// <summary>It is asked again with what counts then: the old secret may be what Twilio refused. It is the same message.</summary>
    [Fact]
    public async Task SendAsync_TokenRotatedBetweenTwoAttempts_TheNextAttemptUsesTheNewOne()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var configuration = Configuration(twilio);
        await using var provider = Provide(configuration);
        twilio.Then(http =>
        {
            configuration["CallMessageEvents:AuthToken"] = "rotated";
            configuration.Reload();
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        });

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal([Basic(TestProvider.AccountSid, "first"), Basic(TestProvider.AccountSid, "rotated")], Authorizations(twilio));
        Assert.Single(twilio.Requests.Select(static request => request.Form["IdempotencyKey"]).Distinct());
    }

    /// <summary>What is no secret is read once, at start: a send under way is not left without the attempts that it began with.</summary>
    [Fact]
    public async Task SendAsync_ResilienceChangedBetweenTwoAttempts_IsTriedAsOftenAsBefore()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var configuration = Configuration(twilio);
        await using var provider = Provide(configuration);
        twilio.Then(http =>
        {
            configuration["CallMessageEvents:Resilience:Retry:MaxRetryAttempts"] = "0";
            configuration["CallMessageEvents:Resilience:TotalTimeout"] = "00:00:00.500";
            configuration["CallMessageEvents:AuthToken"] = "rotated";
            configuration.Reload();
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        twilio.Then(503);

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(3, twilio.Requests.Count);
    }

    /// <summary>Keys rotate again and again: no request has the sid of one key and the secret of another, and the last one stays.</summary>
    [Fact]
    public async Task SendAsync_KeysRotateAllTheTime_EachRequestHasAWholeKey_AndTheLastOneStays()
    {
        const int Keys = 40;
        await using var twilio = await ScriptedTwilio.StartAsync();
        var configuration = Configuration(twilio);
        await using var provider = Provide(configuration);
        var (messenger, random, writing) = (provider.Messenger(), new Random(5), new Lock());
        var whole = Enumerable.Range(0, Keys).Select(static key => Basic(KeySid(key), $"secret-{key}")).ToHashSet();
        Rotate(0);
        Func<Task>[] work =
        [
            .. Enumerable.Range(0, 160).Select(_ => (Func<Task>)(() => ScriptedTwilio.SendAsync(messenger))),
            .. Enumerable.Range(0, Keys - 1).Select(key => (Func<Task>)(() => RotateAsync(key))),
        ];
        random.Shuffle(work);

        await Task.WhenAll(work.Select(static one => Task.Run(one)));
        Rotate(Keys - 1);
        await ScriptedTwilio.SendAsync(messenger);

        Assert.Equal(161, twilio.Requests.Count);
        Assert.All(Authorizations(twilio), authorization => Assert.Contains(authorization, whole));
        Assert.Equal(Basic(KeySid(Keys - 1), $"secret-{Keys - 1}"), Authorizations(twilio).Last());

        Task RotateAsync(int key)
        {
            Rotate(key);
            return Task.CompletedTask;
        }

        void Rotate(int key)
        {
            // A configuration tells of a change when it is whole.
            lock (writing)
            {
                configuration["CallMessageEvents:ApiKeySid"] = null;
                configuration["CallMessageEvents:ApiKeySecret"] = $"secret-{key}";
                configuration["CallMessageEvents:ApiKeySid"] = KeySid(key);
                configuration.Reload();
            }
        }
    }

    private static string KeySid(int key) => $"SK{key:x32}";

    private static IEnumerable<string> Authorizations(ScriptedTwilio twilio) => twilio.Requests.Select(static request => request.Authorization);

    private static IConfigurationRoot Configuration(ScriptedTwilio twilio) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["CallMessageEvents:AccountSid"] = TestProvider.AccountSid,
        ["CallMessageEvents:AuthToken"] = "first",
        ["CallMessageEvents:BaseAddress"] = twilio.BaseAddress.AbsoluteUri,
        ["CallMessageEvents:Guard:Enabled"] = "false",
        ["CallMessageEvents:Resilience:Retry:Delay"] = "00:00:00.001",
    }).Build();

    private static ServiceProvider Provide(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddCallMessageEvents();
        return services.BuildServiceProvider();
    }

    private static string Basic(string user, string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
}
