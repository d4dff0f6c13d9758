using System.Text.Json;

namespace CallMessageEvents.Tool.Tests;

public sealed class ConfigurationTests : ToolTest
{
    [Fact]
    public async Task Configuration_OfTheFolder_IsReadAsTheApplicationReadsIt()
    {
        Settings.Clear();
        await WriteAsync("appsettings.json", """{"CallMessageEvents":{"AccountSid":"ACffffffffffffffffffffffffffffffff","AuthToken":"wrong"}}""");
        await WriteAsync("appsettings.Staging.json", $$$"""{"CallMessageEvents":{"AccountSid":"{{{Twilio.AccountSid}}}"}}""");
        Settings["DOTNET_ENVIRONMENT"] = "Staging";
        Settings["CallMessageEvents__AuthToken"] = Twilio.AuthToken;

        var report = await ReadJsonAsync("doctor", "--base-address", Twilio.BaseAddress.AbsoluteUri);

        Assert.Equal(
            ["appsettings.json", "appsettings.Staging.json", "environment variables", "options"],
            report.GetProperty("sources").EnumerateArray().Select(static source => source.GetString()));
    }

    /// <summary>The host compares without case, too.</summary>
    [Fact]
    public async Task Configuration_DevelopmentInAnotherCase_HasUserSecrets()
    {
        await WriteAsync("App.csproj", "<Project><PropertyGroup><UserSecretsId>call-messages-tests-none</UserSecretsId></PropertyGroup></Project>");
        Settings["DOTNET_ENVIRONMENT"] = "development";

        var report = await ReadJsonAsync("doctor");

        Assert.Equal(
            ["user secrets", "environment variables"], report.GetProperty("sources").EnumerateArray().Select(static source => source.GetString()));
    }

    [Theory]
    [InlineData]
    [InlineData("--account", "sales")]
    public async Task Configuration_SectionOfTheApplicationsOwn_IsReadWithSection(params string[] account)
    {
        Settings.Clear();
        var telephony = new { Twilio.AccountSid, Twilio.AuthToken, Twilio.BaseAddress };
        await WriteAsync("appsettings.json", JsonSerializer.Serialize(new { Telephony = new { Main = telephony } }));

        var report = await ReadJsonAsync(["doctor", "--section", "Telephony:Main", .. account]);
        await AssertFailsAsync("Telephony:Other:AccountSid is missing", ["legs", "--call", NoCall, "--section", "Telephony:Other", .. account]);

        Assert.True(report.GetProperty("ok").GetBoolean());
    }

    /// <summary>Nothing that goes wrong ends in a stack trace: here a file that cannot be read.</summary>
    [Fact]
    public async Task Configuration_ProjectCannotBeRead_FailsInOneLine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs symbolic links");
        File.CreateSymbolicLink(PathOf("App.csproj"), PathOf("nothing"));

        await AssertFailsAsync("App.csproj", "doctor");
        var result = await RunAsync("doctor", "--json");

        Assert.Equal((1, "", "FileNotFoundException"), (result.ExitCode, result.Error, KindOf(result)));
    }

    /// <summary>Beside a project file, as <c>dotnet run</c> does.</summary>
    [Fact]
    public async Task Configuration_BesideAProject_IsThatOfDevelopment()
    {
        await WriteAsync("App.csproj", "<Project />");
        await WriteAsync("appsettings.Development.json", "{}");

        var report = await ReadJsonAsync("doctor");

        Assert.Equal("appsettings.Development.json", report.GetProperty("sources")[0].GetString());
    }

    [Fact]
    public async Task Configuration_NamedAccount_IsItsOwn()
    {
        Settings.Clear();
        var sales = new { Twilio.AccountSid, Twilio.AuthToken, Twilio.BaseAddress };
        await WriteAsync("appsettings.json", JsonSerializer.Serialize(new { CallMessageEvents = new { Accounts = new { sales } } }));

        var report = await ReadJsonAsync("doctor", "--account", "sales");

        Assert.True(report.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Configuration_FileIsNoJson_FailsInOneLine()
    {
        await WriteAsync("appsettings.json", "{");

        await AssertFailsAsync("appsettings.json", "doctor");
    }

    [Fact]
    public async Task Configuration_TextWhereATimeBelongs_FailsInOneLine()
    {
        Settings["CallMessageEvents__Receiving__HandlerTimeout"] = "soon";

        await AssertFailsAsync("'CallMessageEvents:Receiving:HandlerTimeout'", "legs", "--call", NoCall);
    }

    [Theory]
    [InlineData("legs", "--call", NoCall)]
    [InlineData("send", "--call", NoCall, "--who", "placed", "{}")]
    [InlineData("tail", "--call", NoCall, "--public", "http://127.0.0.1:1")]
    public async Task Command_NoCredentials_NamesTheKeyInOneLine(params string[] arguments)
    {
        Settings.Clear();

        await AssertFailsAsync("AccountSid", arguments);
    }

    [Theory]
    [InlineData("Required command was not provided")]
    [InlineData("Unrecognized command or argument 'sned'", "sned")]
    [InlineData("Option '--call' is required", "legs")]
    [InlineData("Option '--who' is required", "send", "--call", NoCall, "{}")]
    [InlineData("Required argument missing for command: 'send'", "send", "--call", NoCall, "--who", "placed")]
    [InlineData("Option '--public' is required", "tail", "--call", NoCall)]
    [InlineData("--call must be a call's sid", "legs", "--call", "CA1")]
    [InlineData("--subaccount must be an account's sid", "legs", "--call", NoCall, "--subaccount", "x")]
    [InlineData("--who must be placed, answered, client:NAME", "send", "--call", NoCall, "--who", "bob", "{}")]
    [InlineData("--wait must be seconds", "send", "--call", NoCall, "--who", "placed", "--wait", "0", "{}")]
    [InlineData("--public must be an absolute http or https address", "tail", "--call", NoCall, "--public", "nowhere")]
    [InlineData("--listen must be an http address", "tail", "--call", NoCall, "--public", "https://a.test", "--listen", "https://127.0.0.1:1")]
    public async Task Command_BadArgument_SaysSoInOneLine(string expected, params string[] arguments) => await AssertFailsAsync(expected, arguments);

    [Theory]
    [InlineData("Unrecognized command or argument 'sned'", "sned", "--json")]
    [InlineData("Option '--call' is required", "legs", "--json")]
    [InlineData("Required command was not provided", "--json")]
    [InlineData("--call must be a call's sid", "legs", "--call", "CA1", "--json")]
    public async Task Command_BadArgumentForMachines_IsJson(string expected, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal((1, "", "ToolException"), (result.ExitCode, result.Error, KindOf(result)));
        Assert.Contains(expected, JsonElement.Parse(result.Output).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_NamesEachCommand()
    {
        var result = await RunAsync("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All((string[])["doctor", "legs", "send", "tail"], command => Assert.Contains($"  {command} ", result.Output, StringComparison.Ordinal));
    }

    private static string? KindOf(ToolResult result) => JsonElement.Parse(result.Output).GetProperty("error").GetProperty("kind").GetString();

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(PathOf(file), text, Token);
}
