using System.Diagnostics;

namespace CallMessageEvents.Packages.Tests;

/// <summary>What a program says that runs until it is ended.</summary>
internal static class Output
{
    /// <summary>Reads until a line has this text; fails when the program ends without.</summary>
    /// <returns>All that was read.</returns>
    public static async Task<string> ReadUntilAsync(Process process, string text)
    {
        var token = TestContext.Current.CancellationToken;
        var error = process.StandardError.ReadToEndAsync(token);
        var read = await process.StandardOutput.ReadUntilAsync(text, Programs.BuildLimit);
        if (read is [.., var last] && last.Contains(text, StringComparison.Ordinal))
        {
            // Nothing more is of interest, and a full pipe would stop the program.
            _ = process.StandardOutput.ReadToEndAsync(token);
            return string.Concat(read.Select(static line => $"{line}\n"));
        }

        Assert.Fail($"It ended. {string.Join('\n', read)}{await Eventually.EndsAsync(error)}");
        return "";
    }
}
