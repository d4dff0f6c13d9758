using System.Net;

namespace CallMessageEvents;

/// <summary>A <see cref="FormBody"/> as HTTP content. It can be written more than once: handlers may repeat or read a request.</summary>
internal sealed class FormContent : HttpContent
{
    private readonly FormBody _body;

    public FormContent(FormBody body)
    {
        _body = body;
        Named(this);
    }

    /// <summary>Content with the type of a form; as text, which takes less than a header that was parsed.</summary>
    public static HttpContent Named(HttpContent content)
    {
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        return content;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => WriteAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        WriteAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(!_body.TryBeginRead(), this);
        try
        {
            await stream.WriteAsync(_body.Bytes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _body.EndRead();
        }
    }
}
