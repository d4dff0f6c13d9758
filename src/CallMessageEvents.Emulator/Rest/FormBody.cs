using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CallMessageEvents.Emulator;

/// <summary>A form-encoded body: at most 1 MB; a field may be repeated.</summary>
internal static class FormBody
{
    public const int MaxBytes = 1024 * 1024;

    public static IReadOnlyDictionary<string, StringValues> Empty { get; } = new Dictionary<string, StringValues>(StringComparer.Ordinal);

    public static async Task<(IReadOnlyDictionary<string, StringValues> Form, RestAnswer? Problem)> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        try
        {
            // The server's limit ends it in time.
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException refused)
        {
            return (Empty, refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? RestAnswer.TooLarge : NotAForm);
        }

        return body.Length == 0 ? (Empty, null)
            : IsForm(request.ContentType) ? (Parse(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length)), null)
            : (Empty, NotAForm);
    }

    private static RestAnswer NotAForm { get; } = RestAnswer.InvalidParameter("The body must be application/x-www-form-urlencoded");

    private static bool IsForm(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, StringValues> Parse(string text)
    {
        var form = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var field in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = field.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (field[..at], field[(at + 1)..]) : (field, "");
            name = WebUtility.UrlDecode(name);
            form[name] = StringValues.Concat(form.GetValueOrDefault(name), WebUtility.UrlDecode(value));
        }

        return form;
    }
}
