using System.Net;
using Twilio.Clients;
using Twilio.Http;
using HttpClient = Twilio.Http.HttpClient;

namespace CallMessageEvents.Tests;

/// <summary>A client of the application's own, which answers what a test says. Records what it was asked, and tells when it is disposed.</summary>
internal sealed class StubRestClient(Func<Request, Task<Response?>> answer) : ITwilioRestClient, IDisposable
{
    public StubRestClient(HttpStatusCode status = HttpStatusCode.Created, string? content = """{"sid":"KX1"}""")
        : this(_ => Task.FromResult<Response?>(new Response(status, content)))
    {
    }

    public string? AccountSid { get; init; } = TestProvider.AccountSid;

    public string? Region => null;

    public HttpClient HttpClient => throw new NotSupportedException();

    public List<Request> Requests { get; } = [];

    public bool IsDisposed { get; private set; }

    public Response Request(Request request) => throw new NotSupportedException("It would block.");

    public Task<Response?> RequestAsync(Request request)
    {
        Requests.Add(request);
        return answer(request);
    }

    public void Dispose() => IsDisposed = true;
}
