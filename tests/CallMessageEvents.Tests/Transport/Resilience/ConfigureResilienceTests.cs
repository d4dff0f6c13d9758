using Polly;
using Polly.Retry;

namespace CallMessageEvents.Tests;

/// <summary>Resilience of the application's own.</summary>
public sealed class ConfigureResilienceTests
{
    [Fact]
    public async Task SendAsync_OwnStrategies_ReplaceTheDefaults()
    {
        var operations = new List<string?>();
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(400).Then(400);
        await using var provider = twilio.Provide(
            build: builder => builder.ConfigureResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions<TwilioResponse>
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.Zero,
            ShouldHandle = args =>
            {
                operations.Add(args.Context.OperationKey);
                return ValueTask.FromResult(args.Outcome.Result?.StatusCode == 400);
            },
        })));

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(["CreateMessage", "CreateMessage", "CreateMessage"], operations);
        Assert.Single(twilio.Requests.Select(static request => request.Form["IdempotencyKey"]).Distinct());
    }

    [Fact]
    public async Task SendAsync_NoStrategiesAtAll_TriesOnce()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(503);
        await using var provider = twilio.Provide(build: static builder => builder.ConfigureResilience(static _ => { }));

        await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Single(twilio.Requests);
    }
}
