using System.Text.Json;

namespace CallMessageEvents.Tests.PublicApi;

/// <summary>Results are written to logs, queues and databases: what they say must not depend on the order of an enum's values.</summary>
public sealed class EnumJsonTests
{
    public static TheoryData<Type> Enums => [.. typeof(ICallMessenger).Assembly.GetExportedTypes().Where(static type => type.IsEnum)];

    [Theory]
    [MemberData(nameof(Enums))]
    public void PublicEnum_AsJson_IsItsName(Type type)
    {
        foreach (var value in Enum.GetValues(type))
        {
            var json = JsonSerializer.Serialize(value, type, JsonSerializerOptions.Default);

            Assert.Equal($"\"{value}\"", json);
            Assert.Equal(value, JsonSerializer.Deserialize(json, type, JsonSerializerOptions.Default));
        }
    }
}
