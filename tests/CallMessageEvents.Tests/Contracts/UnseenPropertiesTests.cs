using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What a type sees of the library's properties, which stand in the content beside its own.</summary>
public sealed class UnseenPropertiesTests
{
    private const string Content = """{"type":"x","cme":{"rev":1},"text":"a"}""";

    [Fact]
    public async Task Handler_TypeRefusesUnknownMembers_GetsItsContent()
    {
        Assert.Equal("a", (await HandleAsync<Strict>(Content))?.Text);
        Assert.Equal("a", (await HandleAsync<Strict>("""{ "text" : "a" , "type" : "x" }"""))?.Text);
        Assert.Equal("a", (await HandleAsync<Strict>("""{"type":"x","text":"a","cme":{"rev":1},"cme":7}"""))?.Text);
        Assert.Null(await HandleAsync<Strict>("""{"type":"x","text":"a","more":1}"""));
    }

    [Fact]
    public async Task Handler_SettingsRefuseUnknownMembers_GetsItsContent()
    {
        static void Refuse(JsonSerializerOptions json) => json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;

        Assert.Equal("a", (await HandleAsync<Plain>(Content, Refuse))?.Text);
        Assert.Null(await HandleAsync<Plain>("""{"type":"x","text":"a","more":1}""", Refuse));
        Assert.Equal("a", (await HandleAsync<Lenient>("""{"type":"x","text":"a","more":1}""", Refuse))?.Text);
    }

    [Fact]
    public async Task Handler_TypeKeepsUnknownMembers_DoesNotGetThese()
    {
        var content = await HandleAsync<Open>("""{"type":"x","cme":{"rev":1},"more":1}""");

        Assert.Equal("more", Assert.Single(content!.Rest).Key);
    }

    [Fact]
    public async Task Handler_AnyJson_DoesNotGetThem()
    {
        Assert.Equal("""{"text":"a"}""", (await HandleAsync<JsonElement>(Content)).GetRawText());
        Assert.Equal("""{"text":"a"}""", (await HandleAsync<JsonObject>(Content))?.ToJsonString());
        Assert.Equal("text", Assert.Single(Assert.IsType<Dictionary<string, string>>(await HandleAsync<Dictionary<string, string>>(Content))).Key);
    }

    [Fact]
    public async Task Handler_TypeDeclaresThem_GetsThem()
    {
        var content = await HandleAsync<Declaring>(Content);

        Assert.Equal(("x", 1), (content?.Type, content?.Envelope?["rev"]));
        Assert.Equal("x", (await HandleAsync<DeclaringType>("""{"type":"x","cme":{"rev":1}}"""))?.Type);
    }

    [Fact]
    public async Task Handler_ContractsNameSaysWhichType_IsKept()
    {
        var pet = await HandleAsync<Pet>("""{"type":"x","cme":{"rev":1},"name":"Tom"}""");

        Assert.Equal("Tom", Assert.IsType<Cat>(pet).Name);
    }

    [Fact]
    public async Task Handler_OtherDiscriminator_MayStandBehindThem()
    {
        var shape = await HandleAsync<StrictShape>("""{"type":"x","cme":{"rev":1},"kind":"square","side":2}""");

        Assert.Equal(2, Assert.IsType<Square>(shape).Side);
    }

    [Fact]
    public async Task Handler_OtherNamesOfTheirs_AreWhatItDoesNotGet()
    {
        static void Rename(CallMessageEventsOptions options) => options.TypeProperty = "$kind";

        Assert.Equal("a", (await HandleAsync<Strict>("""{"$kind":"x","text":"a"}""", configure: Rename))?.Text);
        Assert.Null(await HandleAsync<Strict>("""{"$kind":"x","text":"a","type":"x"}""", configure: Rename));
    }

    [Fact]
    public async Task Handler_OneTypeOfTwoAccounts_DoesNotGetThoseOfItsAccount()
    {
        Assert.NotNull(await HandleAsync<Strict>(Content));
        Assert.NotNull(await HandleAsync<Strict>("""{"$kind":"x","text":"a"}""", configure: static options => options.TypeProperty = "$kind"));
    }

    [Fact]
    public void ReadAs_GivesContentAsItCame()
    {
        var message = Message(Content);

        Assert.Equal(Content, message.ReadAs<JsonElement>().GetRawText());
        Assert.Equal(["type", "cme", "text"], message.ReadAs<Dictionary<string, JsonElement>>()!.Keys);
        Assert.Equal(["type", "cme", "text"], message.ReadAs<Open>()!.Rest.Keys);
        Assert.Equal("x", message.ReadAs<Declaring>()!.Type);
        Assert.Equal(Content, Encoding.UTF8.GetString(message.Body.Span));
    }

    [Fact]
    public void ReadAs_TypeRefusesUnknownMembers_IsReadWithoutThem()
    {
        Assert.Equal("a", Message(Content).ReadAs<Strict>()!.Text);
        Assert.Equal("x", Message("""{"type":"x","cme":1}""").ReadAs<DeclaringType>()!.Type);
        Assert.Throws<JsonException>(static () => Message("""{"type":"x","more":1}""").ReadAs<Strict>());
    }

    [Theory]
    [InlineData("""{"type":"x","text":17}""", "without the library's properties", typeof(Strict))]
    [InlineData("""{"type":"x","text":17}""", "at line 1, byte 22.", typeof(Lenient))]
    public void ReadAs_DoesNotFit_SaysWhereOfWhat(string content, string says, Type type)
    {
        var message = Message(content);

        var error = Assert.Throws<JsonException>(() => type == typeof(Strict) ? (object?)message.ReadAs<Strict>() : message.ReadAs<Lenient>());

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static CallMessage Message(string content) =>
        new() { CallSid = CallSid.Parse(ReceivingApp.Leg), Body = Encoding.UTF8.GetBytes(content) };

    /// <summary>What a handler got as the contract <c>x</c>; null when the content did not fit.</summary>
    private static async Task<T?> HandleAsync<T>(
        string content, Action<JsonSerializerOptions>? json = null, Action<CallMessageEventsOptions>? configure = null)
    {
        T? got = default;
        await using var app = new ReceivingApp(
            builder => builder.AddContract<T>("x").ConfigureJson(json ?? (static _ => { })).AddHandler<T>((context, _) =>
            {
                got = context.Content;
                return Task.CompletedTask;
            }),
            configure);
        Assert.Equal(204, await app.DeliverAsync(1, 1, content));
        return got;
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record Strict(string? Text);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record Lenient(string? Text);

    private sealed record Open
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement> Rest { get; init; } = [];
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record Declaring(string? Text, string? Type, [property: JsonPropertyName("cme")] Dictionary<string, int>? Envelope);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record DeclaringType(string? Type);

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
    [JsonDerivedType(typeof(Cat), "x")]
    private abstract record Pet;

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record Cat(string Name) : Pet;

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Square), "square")]
    private abstract record StrictShape;

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record Square(int Side) : StrictShape;
}
