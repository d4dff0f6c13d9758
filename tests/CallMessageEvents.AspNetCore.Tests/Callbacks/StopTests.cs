using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>The application stops while Twilio waits.</summary>
public sealed class StopTests
{
    /// <summary>A server that stops waits for its requests, and these for handlers: the time to drain must end both.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HandlerDoesNotEnd_TwilioIsAnswered503_AfterTheTimeToDrain(bool servicesStopTogether)
    {
        var handler = new HeldHandler();
        await using var app = await TestApp.StartAsync(
            builder => builder.AddHandler<Note>(handler.HandleAsync),
            static options =>
            {
                options.Receiving.AnswerWithin = TimeSpan.FromSeconds(14);
                options.Receiving.DrainTimeout = TimeSpan.Zero;
            },
            host: builder => builder.Services.Configure<HostOptions>(
                host => (host.ShutdownTimeout, host.ServicesStopConcurrently) = (TimeSpan.FromSeconds(30), servicesStopTogether)));
        var answer = app.PostAsync(Fields.Message());
        var run = await handler.NextAsync();

        await app.StopAsync();

        Assert.Equal(503, await answer);
        Assert.True(run.Token.IsCancellationRequested);
        Assert.True(app.Log.Has(Fields.Leg));
        run.Succeed();
    }
}
