using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tool;

/// <summary>What went wrong, for people.</summary>
internal static class Errors
{
    private const string Parameter = " (Parameter '";

    /// <summary>Returns the error as the library words it; one that nobody expects begins with its type.</summary>
    public static string Explain(Exception failure) => failure switch
    {
        ToolException or CallMessageException => failure.Message,
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),

        // A bad argument: the text is the library's, and its parameter means nothing here.
        ArgumentException { ParamName: not null } argument => argument.Message.Split(Parameter)[0],
        InvalidDataException data => data.InnerException is null ? data.Message : $"{data.Message} {data.InnerException.Message}",

        // The configuration has text that is no number or time.
        InvalidOperationException { InnerException: FormatException or OverflowException or ArgumentException } unbound => unbound.Message,

        // A file that cannot be read, or a pipe that nobody reads.
        IOException or UnauthorizedAccessException => failure.Message,
        _ => $"{failure.GetType().Name}: {failure.Message}",
    };
}
