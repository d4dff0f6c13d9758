using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CallMessageEvents.Tool;

/// <summary>What the tool says: results on the standard output, as text or as JSON, and everything else on the standard error.</summary>
internal sealed class Output(bool isJson)
{
    /// <summary>A line for each row when no terminal has a width.</summary>
    private const int NoWidth = 10_000;

    private static readonly ToolJson Json = new(new JsonSerializerOptions(ToolJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly IAnsiConsole _console = Open(Console.Out, Console.IsOutputRedirected);
    private readonly IAnsiConsole _error = Open(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether machines read it.</summary>
    public bool IsJson => isJson;

    /// <summary>Says in one line of the standard error what went wrong.</summary>
    public static void Complain(Exception failure) => Console.Error.WriteLine($"call-messages: {Plain(Errors.Explain(failure))}");

    /// <summary>Text as it is, but on one line; what would mislead a terminal is escaped, such as <c>\u202E</c>.</summary>
    public static string Plain(string text) =>
        LogText.Show(string.Concat(text.Select(static c => c is '\r' or '\n' or '\t' ? ' ' : c)), int.MaxValue);

    /// <summary>A text from outside, to be written: never as markup, which takes <c>:guard:</c> for an emoji.</summary>
    public static Paragraph Shown(string text, Style? style = null) => new(Plain(text), style);

    /// <summary>The address without user name and password.</summary>
    public static string Show(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    public void Write(IRenderable text) => _console.Write(text);

    public void WriteLine(string markup) => _console.MarkupLine(markup);

    /// <summary>Tells what goes on beside the results.</summary>
    public void Note(string text) => _error.Write(Shown(text, new Style(Color.Grey)).Append(Environment.NewLine));

    /// <summary>Writes JSON for machines. It may meet a terminal all the same, and the escapes of <see cref="LogText"/> are those of JSON.</summary>
    public void WriteJson<T>(T value, Func<ToolJson, JsonTypeInfo<T>> type) =>
        Console.Out.WriteLine(LogText.Show(JsonSerializer.Serialize(value, type(Json)), int.MaxValue));

    public void Fail(Exception failure)
    {
        if (isJson) WriteJson(new(new(failure.GetType().Name, Errors.Explain(failure))), static json => json.Failure);
        else Complain(failure);
    }

    private static IAnsiConsole Open(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (isRedirected) console.Profile.Width = NoWidth;
        return console;
    }
}
