using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CallMessageEvents.Emulator;

/// <summary>A status and what writes the body; a body of any length leaves in pieces.</summary>
internal sealed class ControlAnswer
{
    private const string Json = "application/json";

    private readonly int _status;
    private readonly string _contentType;
    private readonly Func<Stream, CancellationToken, Task>? _write;

    private ControlAnswer(int status, string contentType = Json, Func<Stream, CancellationToken, Task>? write = null)
    {
        _status = status;
        _contentType = contentType;
        _write = write;
    }

    public static ControlAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    /// <summary>The methods that a path has, for an answer that refuses another.</summary>
    public string? Allow { get; private init; }

    public static ControlAnswer Ok<T>(T body, JsonTypeInfo<T> type) => Write(StatusCodes.Status200OK, body, type);

    public static ControlAnswer Created<T>(T body, JsonTypeInfo<T> type) => Write(StatusCodes.Status201Created, body, type);

    public static ControlAnswer Raw(ReadOnlyMemory<byte> body, string contentType = Json) =>
        new(StatusCodes.Status200OK, contentType, (stream, cancellationToken) => stream.WriteAsync(body, cancellationToken).AsTask());

    public static ControlAnswer Problem(int status, string detail, string? field = null, string? allow = null, string? code = null)
    {
        var problem = new ControlProblem(ReasonPhrases.GetReasonPhrase(status), status, detail, field, code);
        return new(
            status,
            "application/problem+json",
            (stream, cancellationToken) => JsonSerializer.SerializeAsync(stream, problem, ControlJson.Relaxed.ControlProblem, cancellationToken))
        {
            Allow = allow,
        };
    }

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = _status;
        response.Headers.Allow = Allow;
        if (_write is not null)
        {
            response.ContentType = _contentType;
            await _write(response.Body, response.HttpContext.RequestAborted).ConfigureAwait(false);
        }
    }

    private static ControlAnswer Write<T>(int status, T body, JsonTypeInfo<T> type) =>
        new(status, write: (stream, cancellationToken) => JsonSerializer.SerializeAsync(stream, body, type, cancellationToken));
}
