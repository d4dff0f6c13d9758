using System.Text.Json;
using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.Tests.Protocol;

public sealed class VectorFormatTests
{
    private static readonly string[] Codes = ["no-handler", "bad-content", "failed", "busy", "gone", "version", "closed"];
    private static readonly string[] Reasons = ["NoClient", "NoReceipt", "NoReply", "NoHandler", "BadContent", "Failed", "Busy", "CallEnded"];
    private static readonly string[] AppCodes = [.. Codes, "timed-out", "call-ended", "too-large"];
    private static readonly string[] Fields = ["id", "want", "ttl", "re", "error", "rev", "part", "data", "hello"];

    [Fact]
    public void Files_Each_IsWellFormed()
    {
        var problems =
            from vector in Vectors()
            from problem in VectorFormat.Problems(vector.Name, vector.Root)
            select $"{vector.Name}: {problem}";

        Assert.True(!problems.Any(), string.Join('\n', problems));
    }

    [Fact]
    public void Files_Together_HaveEveryFieldCodeAndReason()
    {
        var all = Vectors().ToList();

        Assert.True(all.Count >= 60, $"There are {all.Count} vectors.");
        Assert.Empty(Codes.Except(Texts(all, "error", "code")));
        Assert.Empty(Reasons.Except(Texts(all, "event", "reason")));
        var ofTheApp = all.Where(static vector => vector.Name.StartsWith("app-", StringComparison.Ordinal));
        Assert.Empty(AppCodes.Except(Texts(ofTheApp, "event", "code")));
        var envelopes = all.SelectMany(static vector => Objects(vector.Root, "cme"));
        Assert.Empty(Fields.Except(envelopes.SelectMany(static cme => cme.EnumerateObject()).Select(static field => field.Name)));
    }

    [Theory]
    [InlineData("""{"role":"server","about":"a","steps":[{"at":5},{"at":4}]}""", "goes back")]
    [InlineData("""{"role":"server","about":"a","steps":[{"in":{}}]}""", "at is missing")]
    [InlineData("""{"role":"server","about":"a","steps":[{"at":0,"in":{},"out":{}}]}""", "one kind")]
    [InlineData("""{"role":"server","about":"a","steps":[{"at":0,"in":{"cme":{"re":"$1"}}}]}""", "$1 is not bound")]
    [InlineData("""{"role":"server","about":"a","steps":[{"at":0,"out":{"cme":{"id":"$A"}}}]}""", "no placeholder")]
    [InlineData("""{"role":"server","about":"a","steps":[{"at":0,"times":2,"steps":[{"out":{"id":"$q#"}}]},{"at":1,"in":"$q3"}]}""", "$q3 is not bound")]
    [InlineData("""{"role":"server","about":"a","steps":[{"at":0,"event":{"do":"shout"}}]}""", "No such event")]
    [InlineData("""{"role":"server","about":"a","steps":[{"at":0,"event":{"do":"cancel"}}]}""", "as is missing")]
    [InlineData("""{"role":"server","about":"a","steps":[{"at":0,"event":{"do":"leg","status":"closed"}}]}""", "status may not")]
    [InlineData("""{"role":"server","about":"a","given":"incoming","steps":[]}""", "given may not")]
    [InlineData("""{"role":"app","about":"a","steps":[]}""", "does not begin")]
    [InlineData("""{"role":"server","about":"a","steps":[],"more":1}""", "more is missing or unknown")]
    [InlineData("""{"role":"server","about":"a","steps":[{"at":0,"in":{"$repeat":["x"]}}]}""", "$repeat has")]
    public void Problems_BrokenVector_IsNamed(string vector, string problem)
    {
        var found = VectorFormat.Problems("server-broken", JsonElement.Parse(vector));

        Assert.Contains(found, text => text.Contains(problem, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, JsonElement Root)> Vectors() =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Protocol"), "*.json")
        select (Path.GetFileNameWithoutExtension(file), JsonElement.Parse(File.ReadAllText(file)));

    /// <summary>The texts that a property has in objects that stand under a name.</summary>
    private static IEnumerable<string?> Texts(IEnumerable<(string Name, JsonElement Root)> vectors, string name, string property) =>
        from vector in vectors
        from found in Objects(vector.Root, name)
        where found.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
        select found.GetProperty(property).GetString();

    private static IEnumerable<JsonElement> Objects(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => property.Name == name && property.Value.ValueKind == JsonValueKind.Object
            ? Objects(property.Value, name).Prepend(property.Value)
            : Objects(property.Value, name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Objects(item, name)),
        _ => [],
    };
}
