using System.Diagnostics;
using CallMessageEvents.Emulator;
using CallMessageEvents.PostgreSql.Tests;

namespace CallMessageEvents.Tests.Docs;

public sealed class NativeAotTests : IClassFixture<PostgreSqlServer>
{
    [Theory]
    [InlineData("net8.0")]
    [InlineData("net10.0")]
    public async Task Published_OnLiveCall_SendsAndReceivesWithGeneratedMetadataOnly(string framework)
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var conversation = twilio.Dial("+14155550100", "client:agent").Answer();

        var output = await RunAsync(framework, twilio, conversation);

        Assert.Equal(
            ["""{"type":"hint","text":"Offer the annual plan"}""", """{"type":"hint","text":"With its own metadata"}"""],
            conversation.Child.Received.Select(static message => message.Content));
        Assert.Contains("Received: hello", output, StringComparison.Ordinal);
        Assert.Contains("Answered: 204", output, StringComparison.Ordinal);
        Assert.Contains("no JSON metadata for content of type NativeAot.Unknown", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net10.0")]
    public async Task Published_OnPostgreSql_MessageIsStoredHandledAndDone(string framework)
    {
        var connectionString = PostgreSqlServer.Current.ConnectionString;
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var conversation = twilio.Dial("+14155550100", "client:agent").Answer();

        var output = await RunAsync(framework, twilio, conversation, "--postgres", connectionString);

        Assert.Contains("Answered: 204", output, StringComparison.Ordinal);
        Assert.Contains("Received: hello", output, StringComparison.Ordinal);
        var stored = await Psql.RunAsync(
            "postgres",
            $"""
            copy (
                select count(*), count(waiting.id) from call_message_events.inbox left join call_message_events.waiting using (id)
                where call_sid = '{conversation.Parent.Sid}' and kind = 0
            ) to stdout;
            """);
        Assert.Equal((0, "1\t0\n"), stored);
    }

    private static async Task<string> RunAsync(string framework, TwilioEmulator twilio, EmulatedConversation conversation, params string[] arguments)
    {
        var program = Path.Combine(Repository.Root, "artifacts", "aot", framework, OperatingSystem.IsWindows() ? "NativeAot.exe" : "NativeAot");
        Installed.Require(
            File.Exists(program), $"needs the native program: dotnet publish samples/NativeAot -f {framework} -p:PublishAot=true -o artifacts/aot/{framework}");
        var start = new ProcessStartInfo(program, [conversation.Parent.Sid, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["CallMessageEvents__BaseAddress"] = twilio.BaseAddress.AbsoluteUri;
        start.Environment["CallMessageEvents__AccountSid"] = twilio.AccountSid;
        start.Environment["CallMessageEvents__AuthToken"] = twilio.AuthToken;

        using var process = Process.Start(start)!;
        var (exitCode, output, _) = await process.RunToEndAsync();
        Assert.Equal(0, exitCode);
        return output;
    }
}
