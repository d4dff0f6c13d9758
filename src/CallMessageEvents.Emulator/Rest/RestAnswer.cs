using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>A status and its body, in most cases JSON; complete before the first byte leaves.</summary>
internal sealed class RestAnswer
{
    // Twilio writes '+' and 'é' as they are.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string JsonType = "application/json;charset=utf-8";
    private const int MaxRecordedMessage = 1024;

    private readonly string _contentType;

    private RestAnswer(int status, ReadOnlyMemory<byte> body, string contentType = JsonType)
    {
        Status = status;
        Body = body;
        _contentType = contentType;
    }

    public static RestAnswer NoContent { get; } = new(StatusCodes.Status204NoContent, default);

    public static RestAnswer Unauthorized { get; } = Error(StatusCodes.Status401Unauthorized, 20003, "Authenticate");

    public static RestAnswer MethodNotAllowed { get; } = Error(StatusCodes.Status405MethodNotAllowed, 20004, "Method not allowed");

    public static RestAnswer TooManyRequests { get; } = Error(StatusCodes.Status429TooManyRequests, 20429, "Too Many Requests");

    public static RestAnswer TooLarge { get; } = Error(StatusCodes.Status413PayloadTooLarge, 20413, "The body is over 1 MB");

    public int Status { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public string? RetryAfter { get; set; }

    /// <summary>Twilio's code, when it is one of Twilio's errors.</summary>
    public int? ErrorCode { get; private set; }

    public string? ErrorMessage { get; private set; }

    public static RestAnswer NotFound(string path) => Error(StatusCodes.Status404NotFound, 20404, $"The requested resource {path} was not found");

    public static RestAnswer BadRequest(int code, string message) => Error(StatusCodes.Status400BadRequest, code, message);

    public static RestAnswer InvalidParameter(string message) => BadRequest(20422, message);

    public static RestAnswer NotActive(EmulatedCall call, int code) => BadRequest(code, $"Call {call.Sid} is {call.Status}: it must be ringing or in-progress");

    public static RestAnswer Ok(Action<Utf8JsonWriter> write) => Json(StatusCodes.Status200OK, write);

    public static RestAnswer Created(Action<Utf8JsonWriter> write) => Json(StatusCodes.Status201Created, write);

    /// <summary>Any body; dropped where the status allows none.</summary>
    public static RestAnswer Raw(int status, byte[] body, string? contentType = null) =>
        new(status, AllowsBody(status) ? body : [], contentType ?? JsonType);

    public void WriteHead(HttpResponse response)
    {
        response.StatusCode = Status;
        response.Headers.RetryAfter = RetryAfter;
        if (AllowsBody(Status))
        {
            response.ContentLength = Body.Length;
        }

        if (!Body.IsEmpty)
        {
            response.ContentType = _contentType;
        }
    }

    public async Task WriteAsync(HttpResponse response)
    {
        WriteHead(response);
        if (!Body.IsEmpty)
        {
            await response.Body.WriteAsync(Body, response.HttpContext.RequestAborted).ConfigureAwait(false);
        }
    }

    public static RestAnswer Error(int status, int code, string message)
    {
        var answer = Json(status, json =>
        {
            json.WriteNumber("code", code);
            json.WriteString("message", message);
            json.WriteString("more_info", "https://www.twilio.com/docs/errors/" + code.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("status", status);
        });
        answer.ErrorCode = code;
        answer.ErrorMessage = message.Length > MaxRecordedMessage ? message[..MaxRecordedMessage] : message; // A fault may make a huge one.
        return answer;
    }

    private static bool AllowsBody(int status) =>
        status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);

    /// <param name="status">The HTTP status.</param>
    /// <param name="write">Writes the properties of the one object.</param>
    private static RestAnswer Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new(status, buffer.WrittenMemory);
    }
}
