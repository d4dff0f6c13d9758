using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>A handler of the application that repeats what failed: what it tried first is as much a part of the attempt as what it tried last.</summary>
public sealed class RepeatingHandlerTests
{
    private const string Call =
        $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"outbound-api","from":"+1","to":"client:bob","status":"in-progress"}""";

    private static readonly Uri Nobody = new("http://127.0.0.1:1");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_BodyLeftAndRepetitionCannotConnect_OutcomeIsUnknown(bool isOne)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        if (!isOne) twilio.Then(200, Call);
        await using var provider = Provide(twilio.ThenReset(), static uri => uri);

        var error = isOne
            ? await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()))
            : (await provider.Messenger().BroadcastAsync(
                Audience.Of([EndUser.OnLeg(ScriptedTwilio.Leg)]), new { Text = "x" }, cancellationToken: TestAccount.Token)).Legs[0].Error;

        Assert.Equal((true, 1), (error?.OutcomeUnknown, twilio.Requests.Count(static request => request.Method == "POST")));
        Assert.DoesNotContain("Nothing was sent", error!.Message, StringComparison.Ordinal);
        Assert.Contains("use the same IdempotencyKey", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_NeitherTryCanConnect_NothingWasSent()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = Provide(twilio, static _ => Nobody);

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((TwilioConnectionFailure.Connect, false), (error.Reason, error.OutcomeUnknown));
        Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Provide(ScriptedTwilio twilio, Func<Uri, Uri> first) => twilio.Provide(
        static options =>
        {
            (options.Resilience.Retry.MaxRetryAttempts, options.Resilience.Retry.Delay) = (1, TimeSpan.Zero);
            options.Resilience.Retry.UnknownOutcomes = false;
        },
        builder => builder.HttpClient.AddHttpMessageHandler(() => new Repeating(first)));

    /// <summary>Tries once more where nobody listens.</summary>
    private sealed class Repeating(Func<Uri, Uri> first) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = first(request.RequestUri!);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException)
            {
                request.RequestUri = Nobody;
                return await base.SendAsync(request, cancellationToken);
            }
        }
    }
}
