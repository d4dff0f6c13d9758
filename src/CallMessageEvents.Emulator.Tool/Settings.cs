using System.CommandLine;
using System.Text.Json;

namespace CallMessageEvents.Emulator.Tool;

/// <summary>Reads the settings: arguments first, then the environment, then the file.</summary>
internal static class Settings
{
    public const string DefaultUrl = "http://127.0.0.1:8790";

    public static async Task<TwilioEmulatorOptions> ReadAsync(CommandLine line, ParseResult parsed)
    {
        var file = (parsed.GetValue(line.Config) ?? FromEnvironment(Setting.VariableOf("--config"))) is { } path
            ? await ReadFileAsync(path).ConfigureAwait(false)
            : [];
        var options = new TwilioEmulatorOptions { Url = DefaultUrl };
        foreach (var setting in Setting.All)
        {
            if ((line.Find(parsed, setting) ?? FromEnvironment(setting.Variable) ?? file.GetValueOrDefault(setting.Key)) is { } text)
            {
                setting.Apply(options, text);
            }
        }

        return options;
    }

    /// <summary>What is set to nothing is not set.</summary>
    private static string? FromEnvironment(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static string? TextOf(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.String => property.Value.GetString(),
        JsonValueKind.True when IsSwitch(property) => bool.TrueString,
        JsonValueKind.False when IsSwitch(property) => bool.FalseString,
        _ => null,
    };

    private static bool IsSwitch(JsonProperty property) => Setting.All.Any(setting => setting.Key == property.Name && setting.IsSwitch);

    private static async Task<Dictionary<string, string>> ReadFileAsync(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(
                await File.ReadAllBytesAsync(path).ConfigureAwait(false), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ToolException($"{path} must be a JSON object.");
            }

            var keys = Setting.All.Select(setting => setting.Key).ToList();
            return document.RootElement.EnumerateObject().ToDictionary(
                property => keys.Contains(property.Name)
                    ? property.Name
                    : throw new ToolException($"{path} has \"{property.Name}\", which is no setting: {string.Join(", ", keys)} are."),
                property => TextOf(property)
                    ?? throw new ToolException($"{path}: \"{property.Name}\" must be a string{(IsSwitch(property) ? ", true or false" : "")}."),
                StringComparer.Ordinal);
        }
        catch (JsonException malformed)
        {
            throw new ToolException($"{path} is not JSON: line {malformed.LineNumber + 1}.");
        }
        catch (InvalidOperationException)
        {
            throw new ToolException($"{path} has text that is no Unicode.");
        }
        catch (ArgumentException)
        {
            throw new ToolException($"{path} has a setting twice, or its name is no file's.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ToolException($"The file {path} cannot be read: {failure.Message}");
        }
    }
}
