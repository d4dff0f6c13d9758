using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>A host that is not ASP.NET Core feeds the receiver: here a bare <see cref="HttpListener"/>.</summary>
public sealed class OtherHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, HttpStatusCode.NoContent)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    public async Task HttpListener_BringsWhatCame_HandlerRunsOnlyForTwilio(bool isSigned, HttpStatusCode expected)
    {
        var texts = new List<string>();
        await using var provider = TestProvider.Create(new Uri("http://127.0.0.1:1"), build: builder => builder.AddHandler<Note>((message, _) =>
        {
            texts.Add(message.Content.Text);
            return Task.CompletedTask;
        }));
        using var listener = Listen(out var address);
        var serve = ServeAsync(listener, provider.GetRequiredService<ICallbackReceiver>());

        byte[] body =
        [
            .. "CallSid=CA00000000000000000000000000000001&Content=%7B%22type%22%3A%22note%22%2C%22text%22%3A%22a%27b%22%7D&SequenceNumber=1"u8,
            .. "&Sid=KX00000000000000000000000000000001"u8,
        ];
        var url = $"{address}messages?tenant=o'hara";
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/x-www-form-urlencoded" } } },
        };
        request.Headers.Add("X-Twilio-Signature", TwilioSignature.Sign(url, body, CallbackFormat.Form, isSigned ? TestProvider.AuthToken : "another"));
        using var answer = await http.SendAsync(request, Token);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(isSigned ? ["a'b"] : [], texts);
        await Eventually.EndsAsync(serve);
    }

    [Theory]
    [InlineData("/x")]
    [InlineData("")]
    [InlineData("://")]
    [InlineData("@")]
    public async Task Host_GivesAnySchemeAndHost_IsRefusedWithoutAnException(string text)
    {
        await using var provider = TestProvider.Create(
            new Uri("http://127.0.0.1:1"), build: static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));
        var request = new CallbackRequest
        {
            Method = "POST", Scheme = text, Host = text, Target = text, ContentType = "application/x-www-form-urlencoded",
            Signature = new string('A', 27) + "=",
            Body = "CallSid=CA00000000000000000000000000000001&Content=%7B%7D"u8.ToArray(),
        };

        var answer = await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, Token);

        Assert.Equal(403, answer.StatusCode);
    }

    private static async Task ServeAsync(HttpListener listener, ICallbackReceiver receiver)
    {
        var context = await listener.GetContextAsync();
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body, Token);
        var url = context.Request.Url!;
        var answer = await receiver.ReceiveMessageAsync(
            new CallbackRequest
            {
                Method = context.Request.HttpMethod,
                Scheme = url.Scheme,
                Host = url.Authority,
                Target = context.Request.RawUrl!,
                ContentType = context.Request.ContentType,
                Signature = context.Request.Headers["X-Twilio-Signature"],
                Body = body.ToArray(),
            },
            Token);
        context.Response.StatusCode = answer.StatusCode;
        await context.Response.OutputStream.WriteAsync(answer.Body, Token);
        context.Response.Close();
    }

    private static HttpListener Listen(out string address)
    {
        while (true)
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            probe.Stop();
            var listener = new HttpListener { Prefixes = { address } };
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException)
            {
                // Somebody else took the port; another one, then.
            }
        }
    }
}
