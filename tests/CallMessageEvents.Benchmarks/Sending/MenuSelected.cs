using System.Text.Json.Serialization;

namespace CallMessageEvents.Benchmarks;

/// <summary>The contract whose JSON is <see cref="FloorData.Content"/>, to the character, where contracts are named by <c>event</c>.</summary>
[CallMessage("menu.selected")]
public sealed record MenuSelected(string Item, int Qty, string Price, string Ref, long Ts)
{
    public const string TypeProperty = "event";

    public static MenuSelected Sample { get; } = new("Large pepperoni & olive", 2, "17.50", "a1b2c3d4-e5f6-7890-abcd-ef0123456789", 1732270000);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MenuSelected))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
