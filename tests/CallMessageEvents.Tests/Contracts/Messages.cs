using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Tests;

[CallMessage("hint")]
internal sealed record Hint(string Text);

[CallMessage("nothing")]
internal sealed record Nothing;

internal sealed record Plain(string Text);

internal class Animal
{
    public string Name { get; init; } = "Rex";
}

[CallMessage("dog")]
internal sealed class Dog : Animal
{
    public int Legs { get; init; } = 4;
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Circle), "circle")]
internal abstract record Shape;

internal sealed record Circle(int Radius) : Shape;

[CallMessage("figure")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Square), "square")]
[JsonDerivedType(typeof(Line), "line")]
internal abstract record Figure;

[CallMessage("square")]
internal sealed record Square(int Side) : Figure;

internal sealed record Line(int Length) : Figure;

[CallMessage("collides")]
internal sealed record Collides(string Type);

[CallMessage("collides")]
internal sealed record CollidesWithEnvelope(string Cme);

[CallMessage("collides")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "cme")]
[JsonDerivedType(typeof(CollidesByDiscriminatorToo), "private-content")]
internal record CollidesByDiscriminator;

internal sealed record CollidesByDiscriminatorToo : CollidesByDiscriminator;

[CallMessage("collides")]
internal sealed class CollidesByData
{
    [JsonExtensionData]
    public Dictionary<string, object> More { get; init; } = [];
}

[CallMessage("list")]
internal sealed class ContractList : List<int>;

[CallMessage("text")]
[JsonConverter(typeof(TextConverter))]
internal sealed record ContractText
{
    private sealed class TextConverter : JsonConverter<ContractText>
    {
        public override ContractText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, ContractText value, JsonSerializerOptions options) => writer.WriteStringValue("private-content");
    }
}

internal sealed class Throwing
{
    public string Text => throw new InvalidOperationException("private-content");
}

internal sealed class Cycle
{
    public Cycle Self => this;
}

[JsonSerializable(typeof(Hint))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseUpper)]
internal sealed partial class ShoutingJson : JsonSerializerContext;
