using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Each branch's answer, as it stands on the wire.</summary>
public sealed class AnswerTests
{
    private readonly HeldHandler _handler = new();

    [Fact]
    public async Task Message_Handled_204WithoutBody()
    {
        await using var app = await StartAsync();
        using var request = Signed(app, Fields.Message());
        var sending = app.SendAsync(request);

        (await _handler.NextAsync()).Succeed();

        using var answer = await sending;
        Assert.Equal((204, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestApp.Token)));
        Assert.Equal("hello", Assert.Single(_handler.Handled));
    }

    [Fact]
    public async Task Status_204_TheDirectoryKnowsTheLeg()
    {
        await using var app = await StartAsync();

        Assert.Equal(204, await app.PostAsync(Fields.Status("ringing"), TestApp.Status));

        var leg = await app.Services.GetRequiredService<ICallDirectory>().FindAsync(CallSid.Parse(Fields.Leg), TestApp.Token);
        Assert.Equal(CallStatus.Ringing, leg?.Status);
    }

    [Theory]
    [InlineData("CallSid")]
    [InlineData("Content")]
    public async Task Message_FieldIsMissing_400NamesIt(string field)
    {
        await using var app = await StartAsync();
        using var request = Signed(app, Fields.Message().Without(field));

        using var answer = await app.SendAsync(request);

        Assert.Equal((400, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestApp.Token);
        Assert.Equal((400, field), (problem.GetProperty("status").GetInt32(), problem.GetProperty("field").GetString()));
        Assert.Equal(answer.Content.Headers.ContentLength, (await answer.Content.ReadAsByteArrayAsync(TestApp.Token)).Length);
    }

    [Fact]
    public async Task Status_WithoutCall_400()
    {
        await using var app = await StartAsync();

        Assert.Equal(400, await app.PostAsync(Fields.Status("ringing").Without("CallSid"), TestApp.Status));
    }

    [Fact]
    public async Task Message_NotSigned_403WithoutCause_CauseInTheLog()
    {
        await using var app = await StartAsync();
        using var request = TestApp.Form(Fields.Message(), TestApp.Messages, signature: null);

        using var answer = await app.SendAsync(request);

        Assert.Equal((403, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestApp.Token)));
        Assert.DoesNotContain(answer.Headers, static header => header.Key is not ("Date" or "Server"));
        Assert.True(app.Log.Has(nameof(SignatureResult.NoSignature)));
    }

    [Theory]
    [InlineData("GET", false, "POST")]
    [InlineData("PUT", false, "POST")]
    [InlineData("DELETE", false, "POST")]
    [InlineData("PUT", true, "GET, POST")]
    [InlineData("POTATO", false, "POST")]
    public async Task OtherMethod_405WithAllow(string method, bool allowGet, string allow)
    {
        await using var app = await StartAsync(options => options.Receiving.AllowGet = allowGet);
        foreach (var target in new[] { TestApp.Messages, TestApp.Status })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), target);
            using var answer = await app.SendAsync(request);
            Assert.Equal((405, allow), ((int)answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)));
        }
    }

    [Fact]
    public async Task Get_WhereItIsAllowed_204()
    {
        await using var app = await StartAsync(static options => options.Receiving.AllowGet = true);
        var fields = Fields.Message();
        var target = $"{TestApp.Messages}?{System.Text.Encoding.UTF8.GetString(fields.ToForm())}";
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Add("X-Twilio-Signature", TwilioSigner.Sign(TestApp.AuthToken, app.Url(target)));
        var sending = app.SendAsync(request);

        (await _handler.NextAsync()).Succeed();

        using var answer = await sending;
        Assert.Equal(204, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task OtherContentType_415(string contentType)
    {
        await using var app = await StartAsync();
        using var request = TestApp.Request(TestApp.Messages, Fields.Message().ToForm(), contentType, "AAAA");

        using var answer = await app.SendAsync(request);

        Assert.Equal(415, (int)answer.StatusCode);
    }

    [Fact]
    public async Task HandlerFails_500_ComesAgain_204()
    {
        await using var app = await StartAsync();
        var first = app.PostAsync(Fields.Message());
        (await _handler.NextAsync()).Fail();
        Assert.Equal(500, await first);

        var second = app.PostAsync(Fields.Message());
        (await _handler.NextAsync()).Succeed();

        Assert.Equal(204, await second);
    }

    [Fact]
    public async Task HandlerIsSlow_503WithRetryAfter()
    {
        await using var app = await StartAsync();
        using var request = Signed(app, Fields.Message());
        var sending = app.SendAsync(request);
        var run = await _handler.NextAsync();
        await app.Time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));

        app.Time.Advance(TimeSpan.FromSeconds(4));

        using var answer = await sending;
        Assert.Equal((503, TimeSpan.FromSeconds(1)), ((int)answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        run.Succeed();
    }

    [Fact]
    public async Task Stopping_503()
    {
        await using var app = await StartAsync();
        var drain = app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Single();

        await drain.StoppingAsync(TestApp.Token);

        Assert.Equal(503, await app.PostAsync(Fields.Message()));
    }

    [Fact]
    public async Task Failure_StatusCodePagesRedirect_TwilioIsToldOfIt()
    {
        await using var app = await TestApp.StartAsync(
            builder => builder.AddHandler<Note>(_handler.HandleAsync),
            map: static app =>
            {
                app.UseStatusCodePagesWithRedirects("/sorry");
                app.MapCallMessageEvents();
            });
        var sending = app.PostAsync(Fields.Message());

        (await _handler.NextAsync()).Fail();

        Assert.Equal(500, await sending);
    }

    private Task<TestApp> StartAsync(Action<CallMessageEventsOptions>? configure = null) =>
        TestApp.StartAsync(builder => builder.AddHandler<Note>(_handler.HandleAsync), configure);

    private static HttpRequestMessage Signed(TestApp app, Fields fields) =>
        TestApp.Form(fields, TestApp.Messages, TwilioSigner.Sign(TestApp.AuthToken, app.Url(TestApp.Messages), fields));
}
