using System.Buffers;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>A writer that each thread keeps for its next content, where that has the same settings. The thread holds on to those settings.</summary>
internal readonly struct SpareJsonWriter : IDisposable
{
    [ThreadStatic]
    private static SpareJsonWriter? _spare;

    private readonly JsonSerializerOptions _options;

    private SpareJsonWriter(Utf8JsonWriter json, JsonSerializerOptions options) => (Json, _options) = (json, options);

    public Utf8JsonWriter Json { get; }

    public static SpareJsonWriter Take(IBufferWriter<byte> target, JsonSerializerOptions options)
    {
        // Taken away while it is used: a converter may send, too.
        var spare = _spare;
        _spare = null;
        if (spare is not { } kept || kept._options != options)
            return new(new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = options.Encoder, MaxDepth = options.MaxDepth }), options);

        kept.Json.Reset(target);
        return kept;
    }

    public void Dispose()
    {
        Json.Reset();
        _spare = this;
    }
}
