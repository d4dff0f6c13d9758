using System.Net;
using System.Net.Http.Headers;

namespace CallMessageEvents;

/// <summary>A <see cref="FormBody"/> as HTTP content. It can be written more than once: handlers may repeat or read a request.</summary>
internal sealed class FormContent : HttpContent
{
    public static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded");
    private readonly FormBody _body;

    public FormContent(FormBody body)
    {
        _body = body;
        Headers.ContentType = FormType;
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
