using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CallMessageEvents.AspNetCore;

/// <summary>A form that other middleware has already read, such as by <c>Request.Form</c>: the body is gone, but the fields are kept.</summary>
internal static class ReadForm
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>
    /// Returns the form, encoded again; null when nothing has read it. The signature covers the fields, not their encoding or order.
    /// </summary>
    public static byte[]? Find(HttpRequest request) =>
        request.HttpContext.Features.Get<IFormFeature>()?.Form is { } form && IsForm(request.ContentType) ? Encode(form) : null;

    /// <summary>As strict as <see cref="ICallbackReceiver"/>: compares the whole name and ignores parameters.</summary>
    private static bool IsForm(ReadOnlySpan<char> contentType)
    {
        var parameters = contentType.IndexOf(';');
        return (parameters < 0 ? contentType : contentType[..parameters]).Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] Encode(IFormCollection form)
    {
        var text = new StringBuilder();
        foreach (var (name, values) in form)
        {
            foreach (var value in values)
            {
                if (text.Length > 0) text.Append('&');
                text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value ?? string.Empty));
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
