using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace CallMessageEvents.ContractExport;

/// <summary>The summaries of types and properties, from the XML documentation file beside an assembly. Where there is none, there are no summaries.</summary>
internal sealed partial class XmlSummaries
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _files = [];

    public string? Find(Type type) => Text(Member(type)?.Element("summary"));

    /// <summary>A property's summary; for one that a record's parameter declares, that of the parameter.</summary>
    public string? Find(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not MemberInfo { DeclaringType: { } type } member) return null;

        var own = Members(type.Assembly).GetValueOrDefault($"{(member is FieldInfo ? 'F' : 'P')}:{Id(type)}.{member.Name}")?.Element("summary");
        return Text(own) ?? Text(Member(type)?.Elements("param").FirstOrDefault(parameter => (string?)parameter.Attribute("name") == member.Name));
    }

    private XElement? Member(Type type) => Members(type.Assembly).GetValueOrDefault($"T:{Id(type)}");

    private Dictionary<string, XElement> Members(Assembly assembly)
    {
        if (!_files.TryGetValue(assembly, out var members)) _files[assembly] = members = Load(assembly);
        return members;
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "In a single file there is no documentation beside the assembly.")]
    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var file = assembly.IsDynamic || assembly.Location.Length == 0 ? null : Path.ChangeExtension(assembly.Location, ".xml");
        var members = new Dictionary<string, XElement>(StringComparer.Ordinal);
        if (!File.Exists(file)) return members;

        try
        {
            foreach (var member in XDocument.Load(file).Descendants("member"))
            {
                if ((string?)member.Attribute("name") is { } name) members.TryAdd(name, member);
            }
        }
        catch (XmlException e)
        {
            throw new ExportFault($"{file} cannot be read: {e.Message} Build the project again.");
        }

        return members;
    }

    /// <summary>A type's id in the file: nested types behind a dot.</summary>
    private static string Id(Type type) => ((type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name).Replace('+', '.');

    private static string? Text(XElement? element)
    {
        if (element is null) return null;

        var text = White().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();
        return text.Length == 0 ? null : text;
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } link when link.IsEmpty =>
            Short((string?)link.Attribute("cref") ?? (string?)link.Attribute("langword") ?? (string?)link.Attribute("name") ?? (string?)link.Attribute("href")),
        XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "para" or "br" } part => $" {string.Concat(part.Nodes().Select(Text))} ",
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => string.Empty,
    };

    /// <summary>The last part of a reference such as <c>T:Name.Space.Type</c>.</summary>
    private static string Short(string? reference) =>
        reference is [_, ':', ..] ? reference[2..].Split('(')[0].Split('.')[^1].Split('`')[0] : reference ?? string.Empty;

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex White();
}
