using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CallMessageEvents.Tests.Docs;

/// <summary>One key of an account's section, or a section in it.</summary>
/// <param name="Path">The key, with the section's in front; <c>*</c> is the index of a list.</param>
/// <param name="Property">Its property.</param>
/// <param name="Default">The value that a new instance has.</param>
/// <param name="Children">The keys in it; null for a key.</param>
internal sealed record OptionKey(string Path, PropertyInfo Property, object? Default, IReadOnlyList<OptionKey>? Children)
{
    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    public bool IsList => Property.PropertyType.IsGenericType && Property.PropertyType.GetGenericTypeDefinition() == typeof(IList<>);

    public RangeAttribute? Range => Property.GetCustomAttribute<RangeAttribute>();

    public string? DefaultText => Default switch
    {
        null => null,
        bool value => value ? "true" : "false",
        _ when IsList => null,
        _ => Convert.ToString(Default, CultureInfo.InvariantCulture),
    };
}

/// <summary>The keys that <see cref="CallMessageEventsOptions"/> is bound from, with their XML docs.</summary>
internal static partial class OptionsDocs
{
    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "CallMessageEvents.xml"))
        .Descendants("member").ToDictionary(static member => member.Attribute("name")!.Value);

    public static IReadOnlyList<OptionKey> Keys { get; } = Read(new CallMessageEventsOptions(), string.Empty);

    public static IEnumerable<OptionKey> Leaves => Flatten(Keys);

    /// <summary>What the property means: its summary, remarks and value, as one paragraph.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isMarkdown">Whether code has backticks.</param>
    public static string Meaning(OptionKey key, bool isMarkdown)
    {
        var member = Members[$"P:{key.Property.DeclaringType!.FullName}.{key.Property.Name}"];
        var summary = Text(member.Element("summary"), isMarkdown);
        if (summary.StartsWith("Gets or sets ", StringComparison.Ordinal)) summary = summary["Gets or sets ".Length..];
        return string.Join(
            ' ',
            new[] { char.ToUpperInvariant(summary[0]) + summary[1..], Text(member.Element("remarks"), isMarkdown), Text(member.Element("value"), isMarkdown) }
                .Where(static text => text.Length > 0));
    }

    /// <summary>How a value is written, or what it counts.</summary>
    public static string Unit(OptionKey key)
    {
        if (key.Type == typeof(TimeSpan)) return "`hh:mm:ss`";
        if (key.Type != typeof(int) && key.Type != typeof(double)) return string.Empty;

        var unit = NumberUnit().Match(Meaning(key, isMarkdown: false));
        Assert.True(unit.Success, $"The <value> of {key.Path} does not say its unit: write \"1 to 10 messages\" or \"A share from …\".");
        return unit.Groups["unit"].Value;
    }

    private static IEnumerable<OptionKey> Flatten(IEnumerable<OptionKey> keys) =>
        keys.SelectMany(static key => key.Children is null ? [key] : Flatten(key.Children));

    private static List<OptionKey> Read(object options, string place) =>
    [
        .. options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.CanWrite)
            .Select(property => Read(property, property.GetValue(options), place))
            .OrderBy(static key => key.Children is not null).ThenBy(static key => key.Path, StringComparer.Ordinal),
    ];

    private static OptionKey Read(PropertyInfo property, object? value, string place)
    {
        var path = place + property.Name;
        var key = new OptionKey(path, property, value, null);
        if (key.IsList)
        {
            var element = property.PropertyType.GetGenericArguments()[0];
            return element == typeof(string) ? key with { Path = $"{path}:*" } : key with { Children = Read(Activator.CreateInstance(element)!, $"{path}:*:") };
        }

        return property.PropertyType.Assembly == typeof(CallMessageEventsOptions).Assembly ? key with { Children = Read(value!, $"{path}:") } : key;
    }

    private static string Text(XElement? element, bool isMarkdown) => element is null
        ? string.Empty
        : Spaces().Replace(string.Concat(element.Nodes().Select(node => node is XElement inner ? Inline(inner, isMarkdown) : node.ToString())), " ").Trim()
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    private static string Inline(XElement element, bool isMarkdown)
    {
        if (element.Name.LocalName == "para") return $" {Text(element, isMarkdown)} ";
        var text = element.Attribute("cref") is { } reference ? Name(reference.Value) : element.Attribute("name")?.Value ?? element.Value;
        return isMarkdown ? $"`{text}`" : text;
    }

    /// <summary>A key of an account's section is named as in the configuration, all else as in C#.</summary>
    private static string Name(string reference)
    {
        var names = reference[2..].Split('(')[0].Split('.');
        var key = Flatten(Keys ?? []).FirstOrDefault(key => $"P:{key.Property.DeclaringType!.FullName}.{key.Property.Name}" == reference);
        return key?.Path.Replace(":*", string.Empty, StringComparison.Ordinal) ?? (reference[0] == 'T' ? names[^1] : $"{names[^2]}.{names[^1]}");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"A (?<unit>share) from|\d(?: or more)? (?<unit>(?!to |or )[a-z]+)[.;]")]
    private static partial Regex NumberUnit();
}
