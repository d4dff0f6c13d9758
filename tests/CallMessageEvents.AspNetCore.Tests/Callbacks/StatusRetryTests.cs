using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore.Tests.Callbacks;

/// <summary>A status that does not arrive would leave its leg unknown, and the end user's messages with nobody.</summary>
public sealed class StatusRetryTests
{
    [Fact]
    public async Task Status_AnsweredByAProxyInsteadOfTheApplication_ComesAgain()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        await using var twilio = await TwilioEmulator.StartAsync(new(), TestApp.Token);
        await using var app = await StartAsync(twilio, address);
        twilio.StatusCallback = app.Services.GetRequiredService<ICallbackUrls>().Status;

        twilio.CreateCall("+14155550100", "client:alice").Ring();

        await Eventually.HoldsAsync(() => twilio.Deliveries.Any(static delivery => delivery is { Attempt: 2, StatusCode: 204 }));
        Assert.Single(twilio.Deliveries, static delivery => delivery is { Attempt: 1, StatusCode: 502 });
    }

    private static async Task<WebApplication> StartAsync(TwilioEmulator twilio, Uri address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.AbsoluteUri);
        builder.Services.AddCallMessageEvents(options =>
        {
            options.BaseAddress = twilio.BaseAddress;
            options.AccountSid = twilio.AccountSid;
            options.AuthToken = twilio.AuthToken;
            options.PublicBaseUrl = address;
        });
        var app = builder.Build();
        var requests = 0;
        app.Use(async (context, next) =>
        {
            if (Interlocked.Increment(ref requests) > 1) await next(context);
            else context.Response.StatusCode = StatusCodes.Status502BadGateway;
        });
        app.MapCallMessageEvents();
        await app.StartAsync(TestApp.Token);
        return app;
    }
}
