namespace CallMessageEvents;

/// <summary>Reads an answer's body, up to a bound.</summary>
internal static class ResponseBody
{
    public static async ValueTask<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var body = new BodyStream();
        try
        {
            await content.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (body.IsFull)
        {
            // The rest is not wanted.
        }

        return body.ToArray();
    }
}
