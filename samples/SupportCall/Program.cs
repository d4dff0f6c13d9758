// A customer and an agent, each with Twilio's Voice SDK in a browser, exchange typed messages with this server during their call.
// Everything happens on the emulator, in this process; with the settings that README.md names, on Twilio.
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using SupportCall;

Settings? settings = null;
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    settings = Settings.Read(builder.Configuration);
    builder.WebHost.UseUrls(settings.Address.AbsoluteUri);
    builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    builder.Services.AddSingleton(TimeProvider.System).AddSingleton<Reception>().AddSingleton<VoiceWebhook>();

    // Who comes and goes, and one line for each request of the browsers.
    var account = builder.Services.AddCallMessageEvents(options =>
        {
            options.PublicBaseUrl = settings.PublicBaseUrl;
            options.Receiving.HandlerTimeout = TimeSpan.FromHours(1); // They wait for people.
            options.Receiving.DrainTimeout = TimeSpan.FromSeconds(1);
        })
        .AddLifecycleHandler<Reception>()
        .AddRequestHandler<MakeOffer, OfferResult, Offers>();

    // Allowed everywhere, for this sample is not meant for production: without Twilio's credentials there is only the emulator.
    if (settings.Key is null) account.AddEmulator(emulator => emulator.VoiceUrl = new Uri(settings.PublicBaseUrl, VoiceWebhook.Path), allowInProduction: true);

    await using var app = builder.Build();
    if (await app.ExportContractsAsync(args) is { } exitCode) return exitCode;

    app.UseDefaultFiles();
    app.UseStaticFiles();
    app.MapCallMessageEvents();
    app.MapPost(
        VoiceWebhook.Path, (VoiceWebhook webhook, HttpRequest request, CancellationToken cancellationToken) => webhook.AnswerAsync(request, cancellationToken));

    // What a page needs to call. An application of yours asks for a login first: who has a token makes calls.
    var twilio = settings.Key is null ? await app.Services.GetRequiredService<HostedEmulator>().GetAsync() : null;
    var key = settings.Key ?? new VoiceKey(twilio!.AccountSid, twilio.ApiKeySid, twilio.ApiKeySecret, ApplicationSid: null);
    app.MapGet("/connections/{identity:regex(^(customer|agent)$)}", (string identity, TimeProvider time) =>
        Results.Json(new { token = AccessToken.Create(key, identity, time.GetUtcNow()), emulator = twilio?.BaseAddress }));
    app.MapGet(
        "/emulator", () => twilio is null ? Results.Text("These calls are on Twilio: see its console.") : Results.Redirect(twilio.BaseAddress.AbsoluteUri));

    await app.StartAsync();
    var files = app.Environment.WebRootFileProvider;
    var missing = new[] { "twilio.min.js", "call-message-events/index.js" }.Where(file => !files.GetFileInfo(file).Exists).ToList();
    if (missing.Count > 0)
        await Console.Error.WriteLineAsync(
            $"The pages cannot call: {string.Join(" and ", missing)} is missing. Install Node.js 20 or later (it has npm), and run this again.");
    Console.WriteLine($"""
        Open both in a browser, then let the customer call:
          customer  {new Uri(settings.PublicBaseUrl, "customer.html")}
          agent     {new Uri(settings.PublicBaseUrl, "agent.html")}
        {(twilio is null ? "The calls are on Twilio." : $"What goes on, on the emulator's page: {twilio.BaseAddress}")}
        Ctrl+C ends it.
        """);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    return await FailAsync($"{settings?.Address.GetLeftPart(UriPartial.Authority)} is in use. Choose another address, such as --urls http://127.0.0.1:5101");
}
catch (Exception e) when (e is FormatException or OptionsValidationException or IOException)
{
    return await FailAsync(e.Message);
}

static async Task<int> FailAsync(string message)
{
    await Console.Error.WriteLineAsync(message);
    return 1;
}
