using System.Net;

namespace CallMessageEvents;

/// <summary>A request's form as HTTP content, read at each writing: the request counts how often that is.</summary>
internal sealed class FormContent : HttpContent
{
    private readonly TwilioRequest _request;

    public FormContent(TwilioRequest request)
    {
        _request = request;
        Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_request.Form, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _request.FormLength;
        return true;
    }
}
