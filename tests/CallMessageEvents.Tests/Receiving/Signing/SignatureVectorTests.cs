using System.Text;
using System.Text.Json;
using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.Tests;

/// <summary>The signatures that the test suites of Twilio's own libraries agree on.</summary>
public sealed class SignatureVectorTests
{
    public static IEnumerable<TheoryDataRow<JsonElement>> Vectors()
    {
        var file = Path.Combine(Repository.Root, "tests", "CallMessageEvents.Tests", "Receiving", "Signing", "signature-vectors.json");
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. vectors.RootElement.GetProperty("vectors").EnumerateArray().Select(static vector =>
            new TheoryDataRow<JsonElement>(vector.Clone()) { TestDisplayName = vector.GetProperty("name").GetString() })];
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Vectors))]
    public void Verify_VectorOfTwilio_IsAsExpected(JsonElement vector)
    {
        var isJson = vector.GetProperty("params").ValueKind == JsonValueKind.Null;
        var body = isJson ? vector.GetProperty("body").GetString()! : Form(vector.GetProperty("params"));

        var result = TwilioSignature.Verify(
            vector.GetProperty("signature").GetString(),
            vector.GetProperty("url").GetString()!,
            Encoding.UTF8.GetBytes(body),
            isJson ? CallbackFormat.Json : CallbackFormat.Form,
            vector.GetProperty("token").GetString()!);

        Assert.Equal(vector.GetProperty("expect_valid").GetBoolean(), result == SignatureResult.Valid);
    }

    [Fact]
    public void Vectors_AreAllThere() => Assert.Equal(36, Vectors().Count());

    private static string Form(JsonElement fields) => string.Join('&', fields.EnumerateArray().Select(static field =>
        $"{Uri.EscapeDataString(field[0].GetString()!)}={Uri.EscapeDataString(field[1].GetString()!)}"));
}
