namespace CallMessageEvents.Tests.Protocol;

/// <summary>The protocol's vectors for the side of the server, against its pure state.</summary>
public sealed class TalkVectorTests
{
    public static TheoryData<string> Server() => [.. Vector.Names("server")];

    [Theory]
    [MemberData(nameof(Server))]
    public async Task Vector_Server_IsDone(string name)
    {
        var vector = Vector.Read(name);
        await using var side = new TalkSide(vector);

        await VectorRun.PlayAsync(vector, side);
    }

    [Fact]
    public void Vectors_Server_AreMany() => Assert.True(Server().Count > 120);

    [Theory]
    [InlineData("""{"at":0,"out":{"cme":{"re":["b.1"]}}}""")]
    [InlineData("""{"at":50,"out":{"cme":{"re":["b.2"]}}}""")]
    [InlineData("""{"at":50,"out":{"cme":{"re":["b.1","b.2"]}}}""")]
    [InlineData("""{"at":50,"out":{"type":"hint"}}""")]
    [InlineData("""{"at":60}""")]
    [InlineData("""{"at":50,"event":{"see":"message","type":"hint","content":{}}}""")]
    public async Task Vector_ThatIsWrong_Fails(string step)
    {
        var begin = """
            {"at":0,"in":{"type":"hint","cme":{"id":"b.1","want":"receipt"},"text":"a"}},
            {"at":0,"event":{"see":"message","type":"hint","content":{"text":"a"}}}
            """;
        var end = """{"at":50,"out":{"cme":{"re":["b.1"]}}},{"at":60}""";
        Task PlayAsync(string steps)
        {
            var vector = Vector.Parse($$"""{"role":"server","handlers":[{"on":"hint"}],"steps":[{{begin}},{{steps}}]}""");
            return VectorRun.PlayAsync(vector, new TalkSide(vector));
        }

        await PlayAsync(end);
        await Assert.ThrowsAnyAsync<Exception>(() => PlayAsync(step));
    }
}
