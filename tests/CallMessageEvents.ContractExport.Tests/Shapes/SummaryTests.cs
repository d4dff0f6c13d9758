namespace CallMessageEvents.ContractExport.Tests.Shapes;

public sealed class SummaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("call-message-events-").FullName;

    [Fact]
    public void Export_XmlDocumentationBesideTheAssembly_BecomesComments()
    {
        var exported = Source.Compile(
            """
            /// <summary>What the <see cref="Agent"/> is told,
            /// in <c>plain</c> words */.</summary>
            /// <param name="Text">What to say.</param>
            [CallMessage("hint")]
            public sealed record Hint(string Text)
            {
                /// <summary>Gets who wrote it.</summary>
                public string? By { get; init; }
                public string? Bare { get; init; }
            }
            public sealed class Agent;
            """,
            folder: _folder).Export();

        Assert.Equal(
            """
            /** What the Agent is told, in `plain` words *\/. */
            export interface Hint {
              bare: string | null;
              /** Gets who wrote it. */
              by: string | null;
              /** What to say. */
              text: string;
            }
            """,
            exported.Types());
        Assert.DoesNotContain("What to say", exported.Document, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_LongSummary_IsWrapped()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 60));

        var source = Source.Compile($"/// <summary>{words}</summary>\n[CallMessage(\"hint\")] public sealed record Hint(string Text);", folder: _folder);
        var types = source.Export().Types();

        Assert.StartsWith("/**\n * word", types, StringComparison.Ordinal);
        Assert.All(types.Split('\n'), static line => Assert.InRange(line.Length, 0, 120));
        Assert.Equal(60, types.Split("word").Length - 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
