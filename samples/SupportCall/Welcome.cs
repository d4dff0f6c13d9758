namespace SupportCall;

/// <summary>Says what to open, and what is missing.</summary>
internal static class Welcome
{
    public static async Task WriteAsync(IWebHostEnvironment environment, Settings settings, Uri? emulator)
    {
        var files = environment.WebRootFileProvider;
        var missing = new[] { "twilio.min.js", "call-message-events/index.js" }.Where(file => !files.GetFileInfo(file).Exists).ToList();
        if (missing.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                $"The pages cannot call: {string.Join(" and ", missing)} is missing. Install Node.js 20 or later (it has npm), and run this again.");
        }

        Console.WriteLine($"""
            Open both in a browser, then let the customer call:
              customer  {new Uri(settings.PublicBaseUrl, "customer.html")}
              agent     {new Uri(settings.PublicBaseUrl, "agent.html")}
            {(emulator is null ? "The calls are on Twilio." : $"What goes on, on the emulator's page: {emulator}")}
            Ctrl+C ends it.
            """);
    }
}
