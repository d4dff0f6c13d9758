using System.Diagnostics;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tests.Docs;

public sealed class NativeAotTests
{
    [Theory]
    [InlineData("net8.0")]
    [InlineData("net10.0")]
    public async Task Published_OnLiveCall_SendsAndReceivesWithGeneratedMetadataOnly(string framework)
    {
        var program = Path.Combine(Repository.Root, "artifacts", "aot", framework, OperatingSystem.IsWindows() ? "NativeAot.exe" : "NativeAot");
        if (!File.Exists(program))
        {
            var how = $"needs the native program: dotnet publish samples/NativeAot -f {framework} -p:PublishAot=true -o artifacts/aot/{framework}";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", how);
            Assert.Fail(how);
        }

        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var conversation = twilio.Dial("+14155550100", "client:agent").Answer();
        var start = new ProcessStartInfo(program, [conversation.Parent.Sid]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["CallMessageEvents__BaseAddress"] = twilio.BaseAddress.AbsoluteUri;
        start.Environment["CallMessageEvents__AccountSid"] = twilio.AccountSid;
        start.Environment["CallMessageEvents__AuthToken"] = twilio.AuthToken;

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(
            ["""{"type":"hint","text":"Offer the annual plan"}""", """{"type":"hint","text":"With its own metadata"}"""],
            conversation.Child.Received.Select(static message => message.Content));
        Assert.Contains("Received: hello", output, StringComparison.Ordinal);
        Assert.Contains("Answered: 204", output, StringComparison.Ordinal);
        Assert.Contains("no JSON metadata for content of type NativeAot.Unknown", output, StringComparison.Ordinal);
    }
}
