using System.Diagnostics;
using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>Runs scripts as an operator does.</summary>
internal static class Psql
{
    /// <summary>Runs a script; returns the exit code, and what went to the console.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string user, string script)
    {
        var start = new ProcessStartInfo(PostgreSqlServer.Tool("psql"))
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        string[] arguments = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", PostgreSqlServer.Current.AddressOf(user), "--file", "-"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var running = process.RunToEndAsync();
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        var (exitCode, output, errors) = await running;
        return (exitCode, output + errors);
    }
}
