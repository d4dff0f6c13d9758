// A customer and an agent, each with Twilio's Voice SDK in a browser, exchange typed messages with this server during their call.
// Everything happens on the emulator, in this process; with the settings that README.md names, in two processes on a database, or on Twilio.
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Npgsql;
using SupportCall;

Settings? settings = null;
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    settings = Settings.Read(builder.Configuration);
    builder.WebHost.UseUrls(settings.Address.AbsoluteUri);
    builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    if (settings is { Postgres: not null, IsNode: false })
    {
        await Front.RunAsync(builder, settings, args);
        return 0;
    }

    builder.Services.AddSingleton(TimeProvider.System);

    // Who comes and goes, and one line for each request of the browsers.
    var account = builder.Services.AddCallMessageEvents(options =>
        {
            options.PublicBaseUrl = settings.PublicBaseUrl;
            options.Receiving.HandlerTimeout = TimeSpan.FromHours(1); // They wait for people.
            options.Receiving.DrainTimeout = TimeSpan.FromSeconds(1);
            if (settings.Emulator is { } emulator) options.UseEmulator(emulator);
        })
        .AddLifecycleHandler<Reception>()
        .AddRequestHandler<MakeOffer, OfferResult, Offers>();

    // On a database nothing that outlives a request is this process's own, so that any node can go on.
    await using var database = settings.Postgres is { } postgres ? NpgsqlDataSource.Create(postgres) : null;
    if (settings.Postgres is not null) account.AddPostgreSql(settings.Postgres);
    builder.Services.AddSingleton<ICallers>(database is null ? new CallersInMemory() : new CallersTable(database));
    if (settings.IsNode) builder.ListenAsNode();

    // Allowed everywhere, for this sample is not meant for production: without Twilio's credentials there is only the emulator.
    var hasEmulator = settings is { Key: null, Emulator: null };
    if (hasEmulator) account.AddEmulator(emulator => emulator.VoiceUrl = settings.VoiceUrl, allowInProduction: true);

    await using var app = builder.Build();
    if (await app.ExportContractsAsync(args) is { } exitCode) return exitCode;

    app.UseDefaultFiles();
    app.UseStaticFiles();
    app.MapCallMessageEvents();

    // Twilio asks what becomes of the customer's call: the agent is dialed, and both legs are known from then on.
    app.MapPost(Settings.VoicePath, (ICallbackUrls callbacks) => Results.Text(callbacks.DialClients("agent"), "text/xml")).RequireTwilioSignature();

    // What a page needs to call. An application of yours asks for a login first: who has a token makes calls.
    var emulator = hasEmulator ? (await app.Services.GetRequiredService<HostedEmulator>().GetAsync()).BaseAddress : settings.Emulator;
    var key = settings.Key ?? EmulatorAccess.Key;
    app.MapGet("/connections/{identity:regex(^(customer|agent)$)}", (string identity, TimeProvider time) =>
        Results.Json(new { token = AccessToken.Create(key, identity, time.GetUtcNow()), emulator }));
    app.MapGet("/emulator", () => emulator is null ? Results.Text("These calls are on Twilio: see its console.") : Results.Redirect(emulator.AbsoluteUri));

    await app.StartAsync();
    if (settings.IsNode)
    {
        await app.RunAsNodeAsync();
    }
    else
    {
        await Welcome.WriteAsync(app.Environment, settings, emulator);
        await app.WaitForShutdownAsync();
    }

    return 0;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    return await FailAsync($"{settings?.Address.GetLeftPart(UriPartial.Authority)} is in use. Choose another address, such as --urls http://127.0.0.1:5101");
}
catch (OperationCanceledException)
{
    return 0; // It was stopped before all had started.
}
catch (NpgsqlException e)
{
    return await FailAsync($"The database of --postgres cannot be used: {e.Message}");
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
