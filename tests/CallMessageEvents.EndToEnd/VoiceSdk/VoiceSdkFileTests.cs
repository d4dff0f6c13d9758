using System.Security.Cryptography;
using System.Text.Json;

namespace CallMessageEvents.EndToEnd;

public sealed class VoiceSdkFileTests(Chromium chromium) : BrowserTest(chromium)
{
    public static TheoryData<string> Versions => [.. VoiceSdkFile.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task File_AsTheBrowserGotIt_IsTheOneThatNpmInstalled(string version)
    {
        var app = await StartAppAsync();
        var page = await OpenAsync(app.EndUserPage);

        var got = await page.RunAndWaitForResponseAsync(
            () => new VoiceSdkPage(page).RegisterAsync(app.Twilio, "alice", new() { Version = version }),
            response => response.Url.EndsWith("/twilio.min.js", StringComparison.Ordinal));

        var installed = await File.ReadAllBytesAsync(VoiceSdkFile.InstalledPath(version), Token);
        Assert.Equal(SHA256.HashData(installed), SHA256.HashData(await got.BodyAsync()));
        using var package = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(VoiceSdkFile.Folder(version), "package.json"), Token));
        Assert.Equal(version, package.RootElement.GetProperty("version").GetString());
    }
}
