using Microsoft.Playwright;

namespace CallMessageEvents.EndToEnd;

internal static class PageExtensions
{
    /// <summary>Waits until an expression of the page is true.</summary>
    public static async Task WhenAsync(this IPage page, string condition)
    {
        try
        {
            await page.WaitForFunctionAsync($"() => {condition}", options: new() { PollingInterval = 10 });
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Did not happen: {condition}", late);
        }
    }
}
