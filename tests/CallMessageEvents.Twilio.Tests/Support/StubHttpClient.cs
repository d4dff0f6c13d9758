using System.Net;
using Twilio.Http;
using HttpClient = Twilio.Http.HttpClient;

namespace CallMessageEvents.Tests;

/// <summary>What carries the requests of Twilio's own client: answers in order, and records where they would have gone.</summary>
internal sealed class StubHttpClient(params (HttpStatusCode Status, string? Content)[] answers) : HttpClient
{
    public List<Uri> Addresses { get; } = [];

    public override Response MakeRequest(Request request) => throw new NotSupportedException("It would block.");

    public override Task<Response> MakeRequestAsync(Request request)
    {
        Addresses.Add(request.ConstructUrl());
        var (status, content) = answers[Addresses.Count - 1];
        return Task.FromResult(new Response(status, content));
    }
}
