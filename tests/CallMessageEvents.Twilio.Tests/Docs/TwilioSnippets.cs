using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Twilio;
using Twilio.Clients;

namespace CallMessageEvents.Tests.Docs;

/// <summary>The C# blocks of the docs that need Twilio's helper library.</summary>
internal static class TwilioSnippets
{
    public static async Task SendAsync(HostApplicationBuilder builder, ITwilioRestClient twilioClient, string callSid)
    {
        builder.Services.AddSingleton<ITwilioRestClient>(twilioClient); // As the application has it already.
        builder.Services.AddCallMessageEvents().UseTwilioRestClient();
        using var host = builder.Build();
        await host.Services.GetRequiredService<ICallMessenger>().SendAsync(EndUser.WhoAnswered(callSid), new Hint("Offer the annual plan"));
    }

    public static void RegisterInit(IHostApplicationBuilder builder, string accountSid, string authToken)
    {
        TwilioClient.Init(accountSid, authToken);
        builder.Services.AddCallMessageEvents().UseTwilioRestClient();
    }

    public static void RegisterKeyed(IHostApplicationBuilder builder, ITwilioRestClient salesClient)
    {
        builder.Services.AddKeyedSingleton<ITwilioRestClient>("sales", salesClient);
        builder.Services.AddCallMessageEvents("sales").UseTwilioRestClient();
    }

    public static async Task TestAsync(IServiceCollection services, CancellationToken cancellationToken)
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: cancellationToken);
        services.AddCallMessageEvents().UseTwilioRestClient(twilio.CreateRestClient());

        await using var provider = services.BuildServiceProvider();
        var alice = twilio.Dial(from: "+14155550100", to: "client:alice").Answer().Child;
        await provider.GetRequiredService<ICallMessenger>().SendAsync(
            EndUser.OnLeg(alice.Sid), new Hint("Offer the annual plan"), cancellationToken: cancellationToken);
        Assert.Equal("""{"type":"hint","text":"Offer the annual plan"}""", Assert.Single(alice.Received).Content);
    }
}
