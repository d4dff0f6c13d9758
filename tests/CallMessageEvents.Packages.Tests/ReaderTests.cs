using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Packages.Tests;

/// <summary>Does what the README says, word by word, outside the repository.</summary>
public sealed class ReaderTests(PackedFeed feed)
{
    [Fact]
    public async Task FirstProgram_OnLiveCall_SendsTheHint()
    {
        using var twilio = await feed.StartEmulatorAsync();
        var (parent, child) = await twilio.DialAsync("client:agent");
        var terminal = await CreateAsync("dotnet new console", "Host.CreateApplicationBuilder", twilio);

        var said = await terminal.TypeAsync(Readme.Commands("dotnet run -- CA…")[0].Replace("CA…", parent, StringComparison.Ordinal));

        Assert.Contains("Twilio has taken KX", said, StringComparison.Ordinal);
        Assert.Equal(["""{"type":"hint","text":"Offer the annual plan"}"""], await twilio.ReadMessagesAsync(child));
    }

    [Fact]
    public async Task WebApplication_EndUserAccepts_SendsTheReceipt()
    {
        var address = $"http://127.0.0.1:{FreePort.Take()}";
        await using var voice = await AnswerVoiceCallsAsync(Readme.Twiml(address, "alice"));
        using var twilio = await feed.StartEmulatorAsync(voice.Urls.First());
        var terminal = await CreateAsync("dotnet new web", "app.MapCallMessageEvents();", twilio);
        terminal.Environment["CallMessageEvents__PublicBaseUrl"] = address;

        using var application = terminal.Start($"dotnet run -- --urls {address}");
        try
        {
            await Output.ReadUntilAsync(application, "Application started");
            var (_, child) = await twilio.DialAsync();
            await Eventually.HoldsAsync(() => twilio.HasSubscriptionAsync(child), "the leg is subscribed");
            await twilio.SendAsync(child, new { type = "offer-accepted", plan = "annual" });

            await Eventually.HoldsAsync(async () => (await twilio.ReadMessagesAsync(child)).Length > 0, "the receipt has come");
            Assert.Equal(["""{"type":"receipt","text":"The annual plan is yours."}"""], await twilio.ReadMessagesAsync(child));
        }
        finally
        {
            application.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Types the commands that make an application, and pastes its program.</summary>
    private async Task<Terminal> CreateAsync(string firstCommand, string lineOfProgram, InstalledEmulator twilio)
    {
        var terminal = feed.Open();
        foreach (var command in Readme.Commands(firstCommand)) await terminal.TypeAsync(command);
        await File.WriteAllTextAsync(Path.Combine(terminal.Folder, "Program.cs"), Readme.Program(lineOfProgram), TestContext.Current.CancellationToken);
        foreach (var (name, value) in twilio.Settings) terminal.Environment[name] = value;
        return terminal;
    }

    /// <summary>A voice webhook, as the customer's TwiML comes from somewhere.</summary>
    private static async Task<WebApplication> AnswerVoiceCallsAsync(string twiml)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.MapPost("/", () => Results.Text(twiml, "text/xml"));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }
}
