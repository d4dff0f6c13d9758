using System.Globalization;

namespace CallMessageEvents.Emulator.Tool;

/// <summary>What the tool says.</summary>
internal static class Output
{
    public static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync($"call-message-emulator: {message.ReplaceLineEndings(" ")}").ConfigureAwait(false);
        return 1;
    }

    public static async Task StartedAsync(TwilioEmulator emulator, TwilioEmulatorOptions options)
    {
        var address = emulator.BaseAddress.AbsoluteUri.TrimEnd('/');
        if (!emulator.BaseAddress.IsLoopback)
        {
            await Console.Error.WriteLineAsync(
                $"""

                !!! WARNING: {address} is not on loopback.
                !!! Whoever reaches it may place calls, read all messages and order faults, without a password.

                """).ConfigureAwait(false);
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Twilio's call messages, emulated.

              Page            {address}/
              REST API        {address}
              Control API     {address}/emulator
              OpenAPI         {address}/emulator/openapi.json

              Account sid     {emulator.AccountSid}
              Auth token      {emulator.AuthToken}
              API key sid     {emulator.ApiKeySid}
              API key secret  {emulator.ApiKeySecret}
              Shared key      {emulator.SharedKey?.ToString() ?? "none"}
              Voice URL       {options.VoiceUrl?.AbsoluteUri ?? "none"}
              HTTPS and WSS   {emulator.SecureAddress?.AbsoluteUri.TrimEnd('/') ?? "none"}

            Ctrl+C ends it.
            """)).ConfigureAwait(false);
    }
}
