using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.AspNetCore;

/// <summary>Writes the receiver's answer to the response.</summary>
internal static class AnswerWriter
{
    public static ValueTask WriteAsync(HttpResponse response, CallbackAnswer answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer.StatusCode;
        if (answer.RetryAfter is { } wait) response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (answer.Allow is { } allow) response.Headers.Allow = allow;
        if (answer.Body.IsEmpty) return ValueTask.CompletedTask;

        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        return response.Body.WriteAsync(answer.Body, cancellationToken);
    }
}
