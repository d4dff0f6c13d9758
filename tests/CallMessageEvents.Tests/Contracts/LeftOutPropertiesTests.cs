using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Tests;

/// <summary>Content without the library's properties: all else is as it came, byte for byte.</summary>
public sealed class LeftOutPropertiesTests
{
    [Theory]
    [InlineData("""{"type":"x"}""", "{}")]
    [InlineData("""{"cme":{"rev":1},"type":"x"}""", "{}")]
    [InlineData("""{"cme":7,"type":"x","a":1,"b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"type":"x","a":1,"cme":{"rev":1},"b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1,"type":"x","cme":{"rev":1}}""", """{"a":1}""")]
    [InlineData("""{"a":1,"type":"x","b":2,"cme":{"rev":1},"c":3}""", """{"a":1,"b":2,"c":3}""")]
    [InlineData("""{"type":"x","type":"x","cme":1,"a":1,"cme":2,"type":"x"}""", """{"a":1}""")]
    [InlineData("""{"a":{"type":2,"cme":3},"type":"x","b":[{"cme":4}]}""", """{"a":{"type":2,"cme":3},"b":[{"cme":4}]}""")]
    [InlineData("""{"t\u0079pe":"x","a":"\n","c\u006de":{}}""", """{"a":"\n"}""")]
    [InlineData("""{"\ud800":1,"type":"x"}""", """{"\ud800":1}""")]
    [InlineData("""{ "type" : "x" , "a" : 1 , "cme" : {} , "b" : 2 }""", """{ "a" : 1 , "b" : 2 }""")]
    public async Task Handler_AnyJson_GetsAllElseAsItCame(string content, string expected) =>
        Assert.Equal(expected, (await HandleAsync<JsonElement>(content)).GetRawText());

    /// <summary>The other one must be left out: neither type takes what it does not declare.</summary>
    [Fact]
    public async Task Handler_TypeDeclaresOne_GetsThatOneOnly()
    {
        const string Both = """{"type":"x","cme":{"rev":1},"text":"a"}""";

        Assert.Equal("x", (await HandleAsync<WithType>(Both))?.Type);
        Assert.Equal(1, (await HandleAsync<WithEnvelope>(Both))?.Envelope?["rev"]);
    }

    [Theory]
    [InlineData(true, "x")]
    [InlineData(false, null)]
    public async Task Handler_TypeDeclaresItInAnotherCase_GetsItWhereCaseMakesNoDifference(bool ignoresCase, string? type)
    {
        var got = await HandleAsync<Pascal>("""{"type":"x","Text":"a"}""", json =>
        {
            json.PropertyNamingPolicy = null;
            json.PropertyNameCaseInsensitive = ignoresCase;
        });

        Assert.Equal((type, "a"), (got?.Type, got?.Text));
    }

    /// <summary>What a handler got as the contract <c>x</c>; null when the content did not fit.</summary>
    private static async Task<T?> HandleAsync<T>(string content, Action<JsonSerializerOptions>? json = null)
    {
        T? got = default;
        await using var app = new ReceivingApp(builder => builder.AddContract<T>("x").ConfigureJson(json ?? (static _ => { })).AddHandler<T>((context, _) =>
        {
            got = context.Content;
            return Task.CompletedTask;
        }));
        Assert.Equal(204, await app.DeliverAsync(1, 1, content));
        return got;
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record Pascal(string? Text, string? Type);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record WithType(string? Type, string? Text);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record WithEnvelope([property: JsonPropertyName("cme")] Dictionary<string, int>? Envelope, string? Text);
}
