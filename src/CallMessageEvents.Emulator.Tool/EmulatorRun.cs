using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CallMessageEvents.Emulator.Tool;

/// <summary>One run of the emulator.</summary>
internal static class EmulatorRun
{
    public static async Task UntilAsync(Task end, TwilioEmulatorOptions options)
    {
        // Only what the emulator itself has to say; what goes wrong with the server is told in one line.
        using var loggers = LoggerFactory.Create(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter((category, level) => level >= LogLevel.Warning && category?.StartsWith("CallMessageEvents", StringComparison.Ordinal) == true)
            .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        options.LoggerFactory = loggers;
        var emulator = await StartAsync(options).ConfigureAwait(false);
        await using (emulator.ConfigureAwait(false))
        {
            await Output.StartedAsync(emulator, options).ConfigureAwait(false);
            await end.ConfigureAwait(false);
        }
    }

    private static async Task<TwilioEmulator> StartAsync(TwilioEmulatorOptions options)
    {
        try
        {
            return await TwilioEmulator.StartAsync(options).ConfigureAwait(false);
        }
        catch (ArgumentException wrong)
        {
            throw new ToolException(Explain(wrong.Message));
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            throw new ToolException(
                failure is { InnerException: AddressInUseException } or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
                    ? $"{AddressesOf(options)} is in use. Choose another address with {(options.HttpsUrl is null ? "--urls" : "--urls or --https-url")}."
                    : $"Cannot listen on {AddressesOf(options)}: {(failure.InnerException ?? failure).Message}.");
        }
    }

    private static string AddressesOf(TwilioEmulatorOptions options) => options.HttpsUrl is null ? options.Url : $"{options.Url} or {options.HttpsUrl}";

    /// <summary>"TwilioEmulatorOptions.AuthToken must …" in the words of the command line.</summary>
    private static string Explain(string message)
    {
        var end = message.LastIndexOf(" (", StringComparison.Ordinal);
        var rule = end < 0 ? message : message[..end];
        return Setting.All.Aggregate(
            rule,
            (text, setting) => text.Replace($"{nameof(TwilioEmulatorOptions)}.{setting.Property} ", $"{setting.Option} ", StringComparison.Ordinal));
    }
}
