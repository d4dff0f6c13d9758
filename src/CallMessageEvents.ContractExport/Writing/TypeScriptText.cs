using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents.ContractExport;

/// <summary>Names, literals and comments in TypeScript.</summary>
internal static class TypeScriptText
{
    private const int Width = 120;

    /// <summary>A property's name, quoted only where it must be.</summary>
    public static string Name(string name)
    {
        var isPlain = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');
        return isPlain ? name : Literal(name);
    }

    public static string Literal(string value)
    {
        var text = new StringBuilder("'");
        foreach (var c in value)
        {
            if (c is '\'' or '\\') text.Append('\\').Append(c);
            else if (c is < ' ' or '\u007f' or '\u2028' or '\u2029' || char.IsSurrogate(c)) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }

        return text.Append('\'').ToString();
    }

    public static string Literal(JsonElement value) => value.ValueKind == JsonValueKind.String ? Literal(value.GetString()!) : value.GetRawText();

    /// <summary>A comment before a declaration, in lines that fit; empty for nothing.</summary>
    public static string Comment(string indent, params string?[] parts)
    {
        var text = string.Join(' ', parts.OfType<string>()).Replace("*/", "*\\/", StringComparison.Ordinal);
        if (text.Length == 0) return string.Empty;
        if (text.Length + indent.Length + 7 <= Width) return $"{indent}/** {text} */\n";

        var comment = new StringBuilder($"{indent}/**\n{indent} *");
        var column = indent.Length + 2;
        foreach (var word in text.Split(' '))
        {
            if (column + word.Length + 1 > Width)
            {
                comment.Append('\n').Append(indent).Append(" *");
                column = indent.Length + 2;
            }

            comment.Append(' ').Append(word);
            column += word.Length + 1;
        }

        return comment.Append('\n').Append(indent).Append(" */\n").ToString();
    }
}
