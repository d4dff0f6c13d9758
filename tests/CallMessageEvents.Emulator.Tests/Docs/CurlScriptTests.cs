using System.Diagnostics;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>docs/emulator.sh, run as its reader would.</summary>
public sealed class CurlScriptTests : EmulatorTest
{
    [Fact]
    public async Task Script_OnAnEmulator_DoesAllThatItSays()
    {
        const string How = "needs bash and curl on the path";
        if (!IsOnPath("bash") || !IsOnPath("curl"))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", How);
            Assert.Fail(How);
        }

        var start = new ProcessStartInfo("bash", [Path.Combine(Root(), "docs", "emulator.sh"), Twilio.BaseAddress.AbsoluteUri.TrimEnd('/')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["TWILIO_ACCOUNT_SID"] = Twilio.AccountSid;
        start.Environment["TWILIO_AUTH_TOKEN"] = Twilio.AuthToken;
        start.Environment["http_proxy"] = "http://127.0.0.1:9"; // Where nobody is.
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation).InTimeAsync("the script");

        Assert.True(process.ExitCode == 0, $"{await output}\n{await error}");
        Assert.Contains("""{"type":"hint","text":"Offer the annual plan"}""", await output, StringComparison.Ordinal);
        Assert.Contains("""{"type":"answer","yes":true}""", await output, StringComparison.Ordinal);
        Assert.Contains("\"code\":20503", await output, StringComparison.Ordinal);
        Assert.Contains("\"deliveries\":[{", await output, StringComparison.Ordinal);
        Assert.Empty(Twilio.Requests);
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CallMessageEvents.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
