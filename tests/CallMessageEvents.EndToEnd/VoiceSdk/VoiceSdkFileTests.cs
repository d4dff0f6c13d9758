using System.Security.Cryptography;

namespace CallMessageEvents.EndToEnd;

public sealed class VoiceSdkFileTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task File_AsTheBrowserGotIt_IsTheOneThatNpmInstalled()
    {
        var app = await StartAppAsync();
        var page = await OpenAsync(app.EndUserPage);

        var got = await page.RunAndWaitForResponseAsync(
            () => new VoiceSdkPage(page).RegisterAsync(app.Twilio, "alice"),
            response => response.Url.EndsWith("/twilio.min.js", StringComparison.Ordinal));

        var installed = await File.ReadAllBytesAsync(VoiceSdkFile.InstalledPath, Token);
        Assert.Equal(SHA256.HashData(installed), SHA256.HashData(await got.BodyAsync()));
    }
}
