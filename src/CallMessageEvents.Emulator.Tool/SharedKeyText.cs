namespace CallMessageEvents.Emulator.Tool;

/// <summary>A SharedKey as the command line has it: <c>id:secret</c> or <c>id:secret:algorithm</c>.</summary>
internal static class SharedKeyText
{
    public static EmulatorSharedKey Parse(string text)
    {
        if (text.Split(':') is not ([{ Length: > 0 }, { Length: > 0 }] or [{ Length: > 0 }, { Length: > 0 }, _]))
        {
            throw new ToolException("--shared-key must be id:secret or id:secret:algorithm.");
        }

        var parts = text.Split(':');
        try
        {
            return parts is [var id, var secret, var algorithm] ? new(id, secret, algorithm) : new(parts[0], parts[1]);
        }
        catch (ArgumentException wrong)
        {
            throw new ToolException($"--shared-key: {wrong.Message.Split(" (Parameter")[0]}");
        }
    }
}
