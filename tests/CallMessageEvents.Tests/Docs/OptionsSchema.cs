using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests.Docs;

/// <summary>The JSON schema of appsettings.json that the package brings for editors.</summary>
internal static class OptionsSchema
{
    private const string Time = @"^\d{1,2}:\d{2}:\d{2}(\.\d{1,7})?$";

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Create()
    {
        var root = Section(OptionsDocs.Keys, "The Twilio account of AddCallMessageEvents(), and in Accounts those that are registered by a name.");
        root["properties"]!["Accounts"] = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "The accounts that are registered by a name: AddCallMessageEvents(\"sales\") reads the section Accounts:sales.",
            ["additionalProperties"] = Section(OptionsDocs.Keys, "The Twilio account that is registered by this name."),
        };
        var schema = new JsonObject
        {
            ["definitions"] = new JsonObject
            {
                ["logLevel"] = new JsonObject
                {
                    ["properties"] = new JsonObject { ["CallMessageEvents"] = new JsonObject { ["$ref"] = "#/definitions/logLevelThreshold" } },
                },
            },
            ["type"] = "object",
            ["properties"] = new JsonObject { ["CallMessageEvents"] = root },
        };
        return schema.ToJsonString(Written) + "\n";
    }

    private static JsonObject Section(IEnumerable<OptionKey> keys, string description) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["properties"] = new JsonObject(keys.Select(static key => KeyValuePair.Create(key.Property.Name, (JsonNode?)Property(key)))),
        ["additionalProperties"] = false,
    };

    private static JsonObject Property(OptionKey key)
    {
        var meaning = OptionsDocs.Meaning(key, isMarkdown: false);
        if (key.IsList)
        {
            return new()
            {
                ["type"] = key.Children is null ? new JsonArray("array", "string") : "array",
                ["description"] = meaning,
                ["items"] = key.Children is null ? new JsonObject { ["type"] = "string" } : Section(key.Children, "One of them."),
            };
        }

        if (key.Children is not null) return Section(key.Children, meaning);

        var type = Type(key);
        var property = new JsonObject { ["type"] = Nullable.GetUnderlyingType(key.Property.PropertyType) is null ? type : new JsonArray(type, "null") };
        property["description"] = meaning;
        if (key.Type == typeof(TimeSpan)) property["pattern"] = Time;
        if (key.Type == typeof(Uri)) property["format"] = "uri";
        if (key.Range is { } range) (property["minimum"], property["maximum"]) = (Number(range.Minimum), Number(range.Maximum));
        if (key.Default is not null) property["default"] = key.Default switch { bool or int or double => Number(key.Default), _ => key.DefaultText };
        return property;
    }

    private static string Type(OptionKey key) =>
        key.Type == typeof(bool) ? "boolean" : key.Type == typeof(int) ? "integer" : key.Type == typeof(double) ? "number" : "string";

    private static JsonNode? Number(object value) => JsonSerializer.SerializeToNode(value);
}
