using System.Diagnostics;

namespace CallMessageEvents.EndToEnd;

/// <summary>Node and the installed library, when this machine has them.</summary>
internal static class NodeProgram
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "CallMessageEvents.EndToEnd", "node");

    /// <summary>What is missing, and what to do; <see langword="null"/> when nothing is.</summary>
    public static string? Missing { get; } =
        !IsInstalled() ? "Node 20 or newer is not installed."
        : !Directory.Exists(Path.Combine(Folder, "node_modules", "twilio")) ? $"Twilio's Node library is not installed: run npm ci in {Folder}."
        : null;

    public static ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The emulator is on this machine: no proxy leads to it.
        foreach (var name in new[] { "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy" })
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    private static bool IsInstalled()
    {
        try
        {
            using var node = Process.Start(Start("--version"))!;
            var version = node.StandardOutput.ReadToEnd().Trim();
            node.WaitForExit();
            return Version.TryParse(version.TrimStart('v'), out var parsed) && parsed.Major >= 20;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
