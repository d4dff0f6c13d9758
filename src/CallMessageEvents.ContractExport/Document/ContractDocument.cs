using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport;

/// <summary>
/// All contracts of an account as apps see them: what every writer writes from, and what is compared. It is itself the committed document.
/// </summary>
internal sealed record ContractDocument
{
    /// <summary>The version of the document's own form.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    /// <summary>The property that holds a contract's name.</summary>
    public required string TypeProperty { get; init; }

    /// <summary>The property that holds what the protocol says.</summary>
    public required string EnvelopeProperty { get; init; }

    /// <summary>Sorted by name.</summary>
    public required IReadOnlyList<MessageShape> Messages { get; init; }

    /// <summary>The types that messages refer to, sorted by name.</summary>
    public required IReadOnlyList<NamedShape> Types { get; init; }
}

/// <summary>A contract.</summary>
internal sealed record MessageShape
{
    public required string Name { get; init; }

    public required Direction Direction { get; init; }

    public required TypeUse Content { get; init; }

    /// <summary>For a request: the name of its reply's contract.</summary>
    public string? Reply { get; init; }

    /// <summary>For a request: the reply's type, when that is no contract.</summary>
    public string? ReplyWithoutContract { get; init; }
}

/// <summary>Who writes: as <see cref="CallMessageDirection"/>, but always known.</summary>
[Flags]
[JsonConverter(typeof(DirectionConverter))]
internal enum Direction
{
    None = 0,
    ServerToApp = 1,
    AppToServer = 2,
    Both = ServerToApp | AppToServer,
}
