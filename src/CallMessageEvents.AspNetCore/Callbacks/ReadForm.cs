using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CallMessageEvents.AspNetCore;

/// <summary>A form that other middleware has read already, such as by <c>Request.Form</c>: its body is gone, and its fields are kept.</summary>
internal static class ReadForm
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>
    /// The form, encoded anew: the signature is over the fields, not over how they are written, nor over their order. Null when nothing has read it.
    /// </summary>
    public static byte[]? Find(HttpRequest request) =>
        request.HttpContext.Features.Get<IFormFeature>()?.Form is { } form && IsForm(request.ContentType) ? Encode(form) : null;

    /// <summary>As strict as <see cref="ICallbackReceiver"/>: the whole name, whatever parameters follow.</summary>
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
