using System.Diagnostics;
using System.Text;

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
        var read = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(token) is { } line)
        {
            read.Append(line).Append('\n');
            if (!line.Contains(text, StringComparison.Ordinal)) continue;

            // Nothing more is of interest, and a full pipe would stop the program.
            _ = process.StandardOutput.ReadToEndAsync(token);
            return read.ToString();
        }

        Assert.Fail($"It ended. {read}{await error}");
        return "";
    }
}
