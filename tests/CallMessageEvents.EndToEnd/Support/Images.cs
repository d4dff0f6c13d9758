using Microsoft.Playwright;

namespace CallMessageEvents.EndToEnd;

/// <summary>The pictures in the READMEs: taken by tests, written only when <c>UPDATE_IMAGES=1</c> asks for it.</summary>
internal static class Images
{
    private const int MaxBytes = 300_000; // A README is to be there at once.

    public static async Task TakeAsync(IPage page, string name)
    {
        var image = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
        Assert.InRange(image.Length, 10_000, MaxBytes);
        if (Environment.GetEnvironmentVariable("UPDATE_IMAGES") != "1") return;
        var folder = Path.Combine(Repository.Root, "docs", "images");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), image, TestContext.Current.CancellationToken);
    }
}
