using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests.Callbacks;

/// <summary>A status that does not arrive would leave its leg unknown, and the end user's messages with nobody.</summary>
public sealed class StatusRetryTests
{
    [Fact]
    public async Task Status_AnsweredByAProxyInsteadOfTheApplication_ComesAgain()
    {
        await using var app = await ConversationApp.StartAsync(static builder => builder.Services.AddSingleton<IStartupFilter, FailingProxy>());
        var twilio = app.Twilio;
        twilio.StatusCallback = app.Services.GetRequiredService<ICallbackUrls>().Status;

        twilio.CreateCall("+14155550100", "client:alice").Ring();

        await Eventually.HoldsAsync(() => twilio.Deliveries.Any(static delivery => delivery is { Attempt: 2, StatusCode: 204 }));
        Assert.Single(twilio.Deliveries, static delivery => delivery is { Attempt: 1, StatusCode: 502 });
    }

    /// <summary>Answers the first request itself.</summary>
    private sealed class FailingProxy : IStartupFilter
    {
        private int _requests;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, others) =>
            {
                if (Interlocked.Increment(ref _requests) > 1) await others(context);
                else context.Response.StatusCode = StatusCodes.Status502BadGateway;
            });
            next(app);
        };
    }
}
