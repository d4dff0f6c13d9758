using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Tests;

/// <summary>Converters of the application's own write what they like.</summary>
public sealed class ConverterTests
{
    [Theory]
    [InlineData("{\"a\": secret}", true)]
    [InlineData("", true)]
    [InlineData("{} secret", true)]
    [InlineData("{\"a\": secret}", false)]
    [InlineData("", false)]
    public async Task SendAsync_ConverterWritesNoJson_IsRefusedWithoutContent(string written, bool isContract)
    {
        await using var account = await TestAccount.StartAsync(build: builder => builder.ConfigureJson(json =>
        {
            json.Converters.Add(new RawConverter<Odd>(written));
            json.Converters.Add(new RawConverter<OddContract>(written));
        }));

        var error = await Assert.ThrowsAsync<InvalidCallMessageException>(
            () => isContract ? account.ArriveAsync(new OddContract()) : account.ArriveAsync(new Odd()));

        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, account.RequestCount);
    }

    [Theory]
    [InlineData("{}", """{"type":"odd"}""")]
    [InlineData("{ }", """{"type":"odd" }""")]
    [InlineData("{\r\n\t}", "{\"type\":\"odd\"\r\n\t}")]
    [InlineData("""{ "a": 1 }""", """{"type":"odd", "a": 1 }""")]
    [InlineData("""{ "$id": "1" }""", """{ "$id": "1","type":"odd" }""")]
    public async Task SendAsync_ConverterWritesWhiteSpace_IsStillJson(string written, string sent)
    {
        await using var account = await TestAccount.StartAsync(
            build: builder => builder.ConfigureJson(json => json.Converters.Add(new RawConverter<OddContract>(written))));

        Assert.Equal(sent, await account.ArriveAsync(new OddContract()));
    }

    [Fact]
    public async Task SendAsync_ConverterWritesAnotherContentMeanwhile_BothArriveWhole()
    {
        var twice = new TwiceConverter();
        await using var account = await TestAccount.StartAsync(build: builder => builder.ConfigureJson(json => json.Converters.Add(twice)));
        twice.Inner = () => account.ArriveAsync(new Hint("inner")).GetAwaiter().GetResult();

        Assert.Equal("""{"type":"outer","text":{"got":"{\"type\":\"hint\",\"text\":\"inner\"}"}}""", await account.ArriveAsync(new Outer(new Odd())));
    }

    private sealed class TwiceConverter : JsonConverter<Odd>
    {
        public Func<string>? Inner { get; set; }

        public override Odd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Odd value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("got", Inner!());
            writer.WriteEndObject();
        }
    }

    [CallMessage("outer")]
    private sealed record Outer(Odd Text);

    private sealed class RawConverter<T>(string written) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            if (written.Length > 0) writer.WriteRawValue(written, skipInputValidation: true);
        }
    }

    private sealed class Odd;

    [CallMessage("odd")]
    private sealed class OddContract;
}
