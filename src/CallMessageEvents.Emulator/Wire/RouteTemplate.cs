using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>The segments of a path, of which those in braces (<c>{CallSid}</c>, <c>{CallSid}.json</c>) stand for any text.</summary>
internal sealed class RouteTemplate(string template)
{
    private const string Extension = ".json";

    private readonly string[] _segments = template.Split('/');

    public bool TryMatch(string[] path, [NotNullWhen(true)] out Dictionary<string, string>? arguments)
    {
        arguments = new(StringComparer.Ordinal);
        if (path.Length == _segments.Length && _segments.Zip(path).All(With(arguments)))
        {
            return true;
        }

        arguments = null;
        return false;
    }

    private static Func<(string Template, string Path), bool> With(Dictionary<string, string> arguments) => segment =>
    {
        var (template, path) = segment;
        if (!template.StartsWith('{'))
        {
            return string.Equals(template, path, StringComparison.Ordinal);
        }

        if (template.EndsWith(Extension, StringComparison.Ordinal))
        {
            if (!path.EndsWith(Extension, StringComparison.Ordinal))
            {
                return false;
            }

            (template, path) = (template[..^Extension.Length], path[..^Extension.Length]);
        }

        arguments[template.Trim('{', '}')] = path;
        return path.Length > 0;
    };
}
