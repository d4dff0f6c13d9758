using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Tests;

/// <summary>Content that cannot be read: the error and the log tell where, and hold none of it.</summary>
public sealed class UnreadableContentTests
{
    private const string Secret = "4111-1111";

    public static TheoryData<string> Contents =>
    [
        $$$"""{"type":"form","numbers":{"{{{Secret}}}":"x"}}""",
        $$$"""{"type":"form","numbers":{"x":"{{{Secret}}}"}}""",
        $$"""{"type":"form","code":"{{Secret}}"}""",
        $$"""{"type":"form","kind":"{{Secret}}"}""",
        $$"""{"type":"form","{{Secret}}":"cut""",
    ];

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Log_HoldsNoContent(string content)
    {
        foreach (var fails in new[] { false, true })
        {
            await using var app = new ReceivingApp(
                static builder => builder.AddHandler<Form>(static (_, _) => Task.CompletedTask), options => options.Receiving.FailUnreadableContent = fails);

            Assert.Equal(fails ? 500 : 204, await app.DeliverAsync(1, 1, content));

            Assert.Contains(app.Log.Lines, static line => line.Contains(nameof(Form), StringComparison.Ordinal));
            Assert.DoesNotContain(app.Log.All, static line => line.Text.Contains(Secret, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void ReadAs_ErrorHoldsNoContent(string content)
    {
        var message = new CallMessage { CallSid = CallSid.Parse(ReceivingApp.Leg), Body = System.Text.Encoding.UTF8.GetBytes(content) };

        var error = Assert.Throws<JsonException>(() => message.ReadAs<Form>());

        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [CallMessage("form")]
    private sealed record Form(Dictionary<string, int>? Numbers, [property: JsonConverter(typeof(CodeConverter))] string? Code, DayOfWeek Kind);

    /// <summary>One of the application's own, whose errors quote what they read.</summary>
    private sealed class CodeConverter : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new FormatException($"Not a code: {reader.GetString()}");

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
