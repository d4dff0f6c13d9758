using System.Text.Json.Nodes;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>The protocol's vectors for the side of the app.</summary>
public sealed class VectorTests
{
    /// <summary>The emulator's SDK confirms a message as it takes it: nothing is ever unconfirmed.</summary>
    private static readonly string[] NotApplicable = ["app-sdk-unconfirmed", "app-sdk-unconfirmed-10s"];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Protocol");

    public static TheoryData<string> App() =>
    [
        .. Directory.GetFiles(Folder, "app-*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Except(NotApplicable)
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(App))]
    public void Vector_App_IsDone(string name)
    {
        var vector = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!.AsObject();
        Assert.Equal("app", (string?)vector["role"]);

        var run = new VectorRun(vector);
        foreach (var step in VectorText.Steps(vector["steps"]!.AsArray())) run.Do(step);
        run.End();
    }

    [Fact]
    public void Vectors_App_AreManyAndLeaveOutOnlyWhatIsNamed()
    {
        Assert.True(App().Count > 100);
        Assert.All(NotApplicable, name => Assert.True(File.Exists(Path.Combine(Folder, $"{name}.json"))));
    }

    [Theory]
    [InlineData("""{"at":0,"out":{"cme":{"re":["b.1"]}}}""")]
    [InlineData("""{"at":50,"out":{"cme":{"re":["b.2"]}}}""")]
    [InlineData("""{"at":49}""")]
    [InlineData("""{"at":60}""")]
    public void Vector_ThatIsWrong_Fails(string step)
    {
        var vector = JsonNode.Parse("""{"handlers":[{"on":"hint"}],"steps":[]}""")!.AsObject();
        var run = new VectorRun(vector);
        run.Do(JsonNode.Parse("""{"at":0,"in":{"type":"hint","cme":{"id":"b.1","want":"receipt"}}}""")!.AsObject());

        Assert.ThrowsAny<Exception>(() =>
        {
            run.Do(JsonNode.Parse(step)!.AsObject());
            run.End();
        });
    }
}
