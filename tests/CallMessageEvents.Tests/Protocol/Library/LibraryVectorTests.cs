namespace CallMessageEvents.Tests.Protocol;

/// <summary>The protocol's vectors for the side of the server, against the whole library.</summary>
public sealed class LibraryVectorTests
{
    public static TheoryData<string> Server() => [.. Vector.Names("server")];

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Server))]
    public async Task Vector_Server_IsDone(string name)
    {
        var vector = Vector.Read(name);
        await using var side = await LibrarySide.StartAsync(vector);

        await VectorRun.PlayAsync(vector, side);
    }
}
