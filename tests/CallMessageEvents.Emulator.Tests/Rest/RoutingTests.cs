using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

public sealed class RoutingTests : EmulatorTest
{
    [Theory]
    [InlineData("/2010-04-01/Accounts/{ac}")]
    [InlineData("/2010-04-01/Accounts/{ac}/calls.json")]
    [InlineData("/2010-04-01/accounts/{ac}/Calls.json")]
    [InlineData("/2010-04-01/Accounts/{ac}/Calls")]
    [InlineData("/2010-04-01/Accounts/{ac}/Calls.json/")]
    [InlineData("/2010-04-01/Accounts/{ac}/Calls/{ca}")]
    [InlineData("/2010-04-01/Accounts/{ac}/Calls/.json")]
    [InlineData("/2010-04-01/Accounts/{ac}/Calls/CA00000000000000000000000000000000.json")]
    [InlineData("/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls.json")]
    [InlineData("/2010-04-01/Accounts//Calls.json")]
    [InlineData("/2008-08-01/Accounts/{ac}/Calls.json")]
    [InlineData("/2010-04-01/Accounts/{ac}/Conferences/CF00000000000000000000000000000000/Participants.json")]
    public async Task Request_UnknownPath_IsNotFound(string path)
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");

        var reply = await Rest.GetAsync(path.Replace("{ac}", Twilio.AccountSid, StringComparison.Ordinal).Replace("{ca}", call.Sid, StringComparison.Ordinal));

        Assert.Equal((404, 20404), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("PUT", "Calls.json")]
    [InlineData("NONSENSE", "Calls.json")]
    [InlineData("HEAD", "Calls/{ca}/UserDefinedMessages.json")]
    [InlineData("DELETE", "Calls.json")]
    [InlineData("POST", "Conferences.json")]
    [InlineData("DELETE", "Calls/{ca}.json")]
    [InlineData("GET", "Calls/{ca}/UserDefinedMessages.json")]
    [InlineData("GET", "Calls/{ca}/UserDefinedMessageSubscriptions.json")]
    [InlineData("GET", "Calls/{ca}/UserDefinedMessageSubscriptions/ZY00000000000000000000000000000000.json")]
    public async Task Request_OtherMethod_IsNotAllowed(string method, string path)
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");

        var reply = await Rest.SendAsync(new(new(method), $"{Rest.Account}/{path.Replace("{ca}", call.Sid, StringComparison.Ordinal)}"));

        Assert.Equal(405, reply.Status);
        Assert.Equal(method == "HEAD", reply.Json.ValueKind == JsonValueKind.Undefined);
        if (method != "HEAD")
        {
            Assert.Equal(
                (20004, 405, "https://www.twilio.com/docs/errors/20004"),
                (reply.Code, reply.Json.GetProperty("status").GetInt32(), reply["more_info"]));
        }
    }

    [Fact]
    public async Task Request_OtherMethod_IsToldWhichAreAllowed()
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        foreach (var (path, allow) in new[] { ($"Calls/{call.Sid}.json", "POST, GET, HEAD"), ($"Calls/{call.Sid}/UserDefinedMessages.json", "POST") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"{Rest.Account}/{path}");
            using var answer = await Rest.Http.SendAsync(request, Cancellation);

            Assert.Equal(allow, string.Join(", ", answer.Content.Headers.Allow));
        }
    }

    [Fact]
    public async Task Head_OfWhatCanBeGot_IsGetWithoutBody()
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        using var request = new HttpRequestMessage(HttpMethod.Head, $"{RestClient.CallPath(call)}.json");
        using var answer = await Rest.Http.SendAsync(request, Cancellation);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Content.Headers.ContentLength > 100);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Request_Any_HasTwiliosHeaders()
    {
        RestReply[] replies = [await Rest.GetAsync($"{Rest.Account}/Calls.json"), await Rest.GetAsync("/unknown")];

        Assert.All(replies, reply =>
        {
            Assert.Matches("^RQ[0-9a-f]{32}$", Assert.Single(reply.Headers.GetValues("Twilio-Request-Id")));
            Assert.Equal("1", Assert.Single(reply.Headers.GetValues("Twilio-Concurrent-Requests")));
        });
    }

    [Theory]
    [InlineData("application/json", "{}", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x--", 400)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "Content=1", 201)]
    [InlineData("application/x-www-form-urlencoded", "&&=&%&Content=%7B%7D&Content=%zz+1&Content=%5B+1%5D", 201)]
    [InlineData("application/x-www-form-urlencoded", "Content=%FF", 400)]
    [InlineData("application/x-www-form-urlencoded", "Content", 400)]
    public async Task Post_Body_MustBeAForm(string type, string body, int status)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, MessagesPath()) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(status, (await Rest.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Post_EmptyBodyOrNoType_IsBadRequest()
    {
        Assert.Equal((400, 20422), await Rest.SendAsync(new(HttpMethod.Post, MessagesPath())) is var empty ? (empty.Status, empty.Code) : default);
        Assert.Equal(400, (await Rest.SendAsync(new(HttpMethod.Post, MessagesPath()) { Content = new ByteArrayContent([1, 2]) })).Status);
    }

    [Fact]
    public async Task Post_BodyOverOneMegabyte_IsTooLarge()
    {
        // By hand: a client in the midst of sending may not read the answer before the connection ends.
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", Twilio.BaseAddress.Port, Cancellation);
        var head = $"POST {MessagesPath()} HTTP/1.1\r\nHost: a\r\nAuthorization: {Rest.Http.DefaultRequestHeaders.Authorization}\r\n"
            + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {1024 * 1024 + 1}\r\n\r\n";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);
        using var reader = new StreamReader(socket.GetStream());

        Assert.StartsWith("HTTP/1.1 413 ", await reader.ReadLineAsync(Cancellation).InTimeAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await Rest.GetAsync($"{Rest.Account}/Calls.json")).Status);
    }

    private string MessagesPath() => $"{RestClient.CallPath(Twilio.Dial("client:alice", "+14155550100").Parent)}/UserDefinedMessages.json";
}
