using System.Net;

namespace CallMessageEvents.Benchmarks;

/// <summary>Twilio without a network: the answer is there at once.</summary>
internal sealed class ReplyHandler : HttpMessageHandler
{
    private long _requests;

    public long Requests => Interlocked.Read(ref _requests);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { Content = new ByteArrayContent(FloorData.Reply), RequestMessage = request });
    }
}
