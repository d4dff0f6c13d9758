using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Middleware of the application that has read the body before the endpoint does.</summary>
public sealed class ReadBodyTests
{
    [Fact]
    public async Task Message_FormWasRead_ItsFieldsAreVerified()
    {
        Note? got = null;
        await using var app = await StartAsync(static http => http.Request.ReadFormAsync(TestApp.Token), note => got = note);
        var fields = Fields.Message(content: """{"type":"note","text":"a+b & ü = 😀 %41 'x'"}""").With("Empty", "").With("Ünïcode", "\r\n\t");

        Assert.Equal(204, await app.PostAsync(fields));

        Assert.Equal("a+b & ü = 😀 %41 'x'", got?.Text);
    }

    [Fact]
    public async Task Message_FormWasReadByMethodOverride_IsVerified()
    {
        Note? got = null;
        await using var app = await TestApp.StartAsync(
            builder => builder.AddHandler<Note>((message, _) => Keep(message, note => got = note)),
            map: static app =>
            {
                app.UseHttpMethodOverride(new HttpMethodOverrideOptions { FormFieldName = "_method" });
                app.UseRouting();
                app.MapCallMessageEvents();
            });

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
        Assert.NotNull(got);
    }

    [Fact]
    public async Task Message_FormWasReadWithRepeatedFields_AllAreVerified()
    {
        await using var app = await StartAsync(static http => http.Request.ReadFormAsync(TestApp.Token), static _ => { });
        var form = "CallSid=CA00000000000000000000000000000001&Content=%7B%22type%22%3A%22note%22%2C%22text%22%3A%22x%22%7D&b=2&a=1&b=1&b=2"u8.ToArray();

        Assert.Equal(204, await app.PostBytesAsync(form, """CallSidCA00000000000000000000000000000001Content{"type":"note","text":"x"}a1b1b2"""u8.ToArray()));
    }

    [Fact]
    public async Task Message_FormWasReadAndIsForged_403()
    {
        await using var app = await StartAsync(static http => http.Request.ReadFormAsync(TestApp.Token), static _ => Assert.Fail("It was handled."));

        Assert.Equal(403, await app.PostAsync(Fields.Message(), token: "forged"));
    }

    [Fact]
    public async Task Message_FormWasReadWithBuffering_IsVerified()
    {
        await using var app = await StartAsync(
            static http =>
            {
                http.Request.EnableBuffering();
                return http.Request.ReadFormAsync(TestApp.Token);
            },
            static _ => { });

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Message_BodyWasRead_403_TheLogSaysSoAndBlamesNoToken(bool isJson)
    {
        await using var app = await StartAsync(
            static http => http.Request.Body.CopyToAsync(Stream.Null, TestApp.Token), static _ => Assert.Fail("It was handled."));

        var status = isJson
            ? await app.PostJsonAsync("""{"CallSid":"CA00000000000000000000000000000001"}"""u8.ToArray())
            : await app.PostAsync(Fields.Message());

        Assert.Equal(403, status);
        var alarm = Assert.Single(app.Log.Alarms);
        Assert.Contains("EnableBuffering", alarm, StringComparison.Ordinal);
        Assert.DoesNotContain("AuthToken", alarm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_BeginningOfTheBodyWasRead_403_TheLogSaysHowMuchIsLeft()
    {
        await using var app = await StartAsync(
            static http => http.Request.Body.ReadExactlyAsync(new byte[10], TestApp.Token).AsTask(), static _ => Assert.Fail("It was handled."));
        var length = Fields.Message().ToForm().Length;

        Assert.Equal(403, await app.PostAsync(Fields.Message()));

        Assert.True(app.Log.Has($"Of the {length} bytes of a callback's body only {length - 10} were left"));
    }

    private static Task<TestApp> StartAsync(Func<HttpContext, Task> read, Action<Note> handle) => TestApp.StartAsync(
        builder => builder.AddHandler<Note>((message, _) => Keep(message, handle)),
        map: app =>
        {
            app.Use(async (http, next) =>
            {
                await read(http);
                await next(http);
            });
            app.UseRouting();
            app.MapCallMessageEvents();
        });

    private static Task Keep(CallMessageContext<Note> message, Action<Note> handle)
    {
        handle(message.Content);
        return Task.CompletedTask;
    }
}
