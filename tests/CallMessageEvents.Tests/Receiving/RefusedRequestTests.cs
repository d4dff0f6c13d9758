using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Requests that no callback can be, by method, size, media type or fields: each gets the answer that says why, from any host.</summary>
public sealed class RefusedRequestTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private readonly ConcurrentQueue<string> _handled = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", false, 204, null)]
    [InlineData("post", true, 204, null)]
    [InlineData("GET", false, 405, "POST")]
    [InlineData("get", false, 405, "POST")]
    [InlineData("PUT", false, 405, "POST")]
    [InlineData("PUT", true, 405, "GET, POST")]
    [InlineData("HEAD", true, 405, "GET, POST")]
    [InlineData("get", true, 204, null)]
    public async Task Message_OfAMethod_IsTakenFromItsPlace_OrRefusedWithThoseAllowed(string method, bool allowsGet, int status, string? allow)
    {
        await using var app = App(options => options.Receiving.AllowGet = allowsGet);
        var query = Encoding.UTF8.GetString(Fields("query").Body.Span);

        var answer = await app.Receiver.ReceiveMessageAsync(Request(method, Form, Fields("body").Body, $"/messages?{query}"), Token);

        Assert.Equal((status, allow, null, true), (answer.StatusCode, answer.Allow, answer.ContentType, answer.Body.IsEmpty));
        var isGet = string.Equals(method, "GET", StringComparison.OrdinalIgnoreCase);
        Assert.Equal(status == 204 ? [isGet ? "query" : "body"] : [], _handled);
    }

    [Theory]
    [InlineData("GET", null, null, true)]
    [InlineData("PATCH", 405, "GET, POST", false)]
    public async Task VoiceWebhook_OfAMethod_GetNeedsNoOption(string method, int? status, string? allow, bool isKnown)
    {
        await using var app = App();
        var request = Request(method, null, default, $"/voice?CallSid={ReceivingApp.Leg}&CallStatus=ringing");

        var answer = await app.Services.GetRequiredService<IVoiceWebhookReceiver>().ReceiveAsync(request, cancellationToken: Token);

        Assert.Equal((status, allow), (answer?.StatusCode, answer?.Allow));
        Assert.Equal(isKnown, await KnownAsync(app) is not null);
    }

    [Fact]
    public async Task Get_WithoutAQuery_HasNoFields()
    {
        await using var app = App(static options => options.Receiving.AllowGet = true);

        Assert.Equal(400, (await app.Receiver.ReceiveMessageAsync(Request("GET", null, Fields("body").Body, "/messages"), Token)).StatusCode);
    }

    [Theory]
    [InlineData(Form, 204)]
    [InlineData("Application/X-WWW-Form-Urlencoded; charset=utf-8", 204)]
    [InlineData("application/json", 400)]
    [InlineData("multipart/form-data; boundary=x", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("", 415)]
    [InlineData(null, 415)]
    public async Task Message_FormOfAMediaType_IsReadAsItSays(string? contentType, int status)
    {
        await using var app = App();

        Assert.Equal(status, (await app.Receiver.ReceiveMessageAsync(Request("POST", contentType, Fields("body").Body), Token)).StatusCode);
    }

    [Fact]
    public async Task Body_OfTheMaximumLength_IsRead_OneByteMoreIsTooLarge()
    {
        await using var app = App();
        var filler = CallbackRequest.MaxBodyBytes - Fields("most", "").Body.Length;

        Assert.Equal(204, await app.DeliverAsync(Fields("most", new string('x', filler))));
        Assert.Equal(413, await app.DeliverAsync(Fields("more", new string('x', filler + 1))));
        Assert.Equal(413, (await app.Receiver.ReceiveStatusAsync(Fields("more", new string('x', filler + 1)), Token)).StatusCode);
        Assert.Equal(["most"], _handled);
    }

    [Fact]
    public async Task Malformed_FieldIsMissing_ProblemNamesIt()
    {
        await using var app = App();

        var answer = await app.Receiver.ReceiveMessageAsync(ReceivingApp.Post("/messages", [new("CallSid", ReceivingApp.Leg)]), Token);

        Assert.Equal((400, "application/problem+json"), (answer.StatusCode, answer.ContentType));
        Assert.Equal(
            """{"title":"The callback is malformed.","status":400,"detail":"It is missing or empty.","field":"Content"}""",
            Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Fact]
    public async Task Malformed_NothingCanBeRead_ProblemNamesNoField()
    {
        await using var app = App();

        var answer = await app.Receiver.ReceiveMessageAsync(Request("POST", "application/json", "{"u8.ToArray()), Token);

        var problem = JsonNode.Parse(answer.Body.Span)!.AsObject();
        Assert.Equal(["title", "status", "detail"], problem.Select(static one => one.Key));
        Assert.NotEqual("", (string?)problem["detail"]);
    }

    [Fact]
    public async Task NoRequest_IsABadArgument()
    {
        await using var app = App();

        await Assert.ThrowsAsync<ArgumentNullException>("request", () => app.Receiver.ReceiveMessageAsync(null!, Token).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>("request", () => app.Receiver.ReceiveStatusAsync(null!, Token).AsTask());
    }

    [Fact]
    public async Task SenderHasGoneBefore_NothingIsDone()
    {
        await using var app = App();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Receiver.ReceiveMessageAsync(Fields("gone"), gone.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Receiver.ReceiveStatusAsync(Status("ringing"), gone.Token).AsTask());

        Assert.Null(await KnownAsync(app));
        Assert.Equal(204, await app.DeliverAsync(Fields("next")));
        Assert.Equal(["next"], _handled);
    }

    [Fact]
    public async Task Disposed_StatusCallbackIs503()
    {
        var app = App();
        var receiver = app.Receiver;
        await app.DisposeAsync();

        var answer = await receiver.ReceiveStatusAsync(Status("ringing"), Token);

        Assert.Equal((503, TimeSpan.FromSeconds(1)), (answer.StatusCode, answer.RetryAfter));
    }

    /// <summary>Such as one that a recording ends in: it must not make an old status look fresh.</summary>
    [Theory]
    [InlineData(null, ReceivingApp.Leg)]
    [InlineData("", ReceivingApp.Leg)]
    [InlineData("ringing", "")]
    public async Task VoiceWebhook_WithoutStatusOrLeg_IsForTheApplicationAndNotReported(string? status, string leg)
    {
        await using var app = App();
        List<KeyValuePair<string, string>> fields = [new("CallSid", leg)];
        if (status is not null) fields.Add(new("CallStatus", status));

        var answer = await app.Services.GetRequiredService<IVoiceWebhookReceiver>()
            .ReceiveAsync(ReceivingApp.Post("/voice", fields), cancellationToken: Token);

        Assert.Null(answer);
        Assert.Null(await KnownAsync(app));
    }

    private static CallbackRequest Fields(string text, string filler = "") => ReceivingApp.Post(
        "/messages", [new("CallSid", ReceivingApp.Leg), new("Content", $$"""{"type":"note","text":"{{text}}"}"""), new("Filler", filler)]);

    private static CallbackRequest Status(string status) =>
        ReceivingApp.Post("/status", [new("CallSid", ReceivingApp.Leg), new("CallStatus", status), new("AccountSid", TestProvider.AccountSid)]);

    private static CallbackRequest Request(string method, string? contentType, ReadOnlyMemory<byte> body, string target = "/messages") =>
        new() { Method = method, Scheme = "https", Host = "example.com", Target = target, ContentType = contentType, Body = body };

    private static async Task<CallRecord?> KnownAsync(ReceivingApp app) =>
        await app.Services.GetRequiredService<ICallDirectory>().FindAsync(CallSid.Parse(ReceivingApp.Leg), Token);

    /// <summary>Each message has its own place in the queue of its leg, so that what is handled is handled when the delivery is answered.</summary>
    private ReceivingApp App(Action<CallMessageEventsOptions>? configure = null) => new(
        builder => builder.AddHandler<Note>((context, _) =>
        {
            _handled.Enqueue(context.Content.Text);
            return Task.CompletedTask;
        }),
        configure);
}
