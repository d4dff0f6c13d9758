using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>What somebody else wrote stays on one line of a log or an error, so that nobody can forge the next.</summary>
public sealed class LogTextTests
{
    private const string Forged = "x\r\nwarn: forged\u2028\u202Eover\u001B[31m";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Scheme")]
    [InlineData("Host")]
    [InlineData("Target")]
    [InlineData("PathBase")]
    [InlineData("Method")]
    [InlineData("ContentType")]
    [InlineData("Signature")]
    [InlineData("IdempotencyToken")]
    public async Task ReceiveMessageAsync_ForgedRequest_IsLoggedOnOneLine(string part)
    {
        using var log = new LogLines();
        await using var provider = Provide(log);
        var receiver = provider.GetRequiredService<ICallbackReceiver>();
        string Part(string name, string value) => name == part ? value + Forged : value;
        var request = new CallbackRequest
        {
            Method = Part("Method", "POST"),
            Scheme = Part("Scheme", "https"),
            Host = Part("Host", "example.com"),
            Target = Part("Target", "/messages") + "?query=s3cret",
            PathBase = Part("PathBase", ""),
            ContentType = Part("ContentType", "application/x-www-form-urlencoded"),
            Signature = Part("Signature", Convert.ToBase64String(new byte[20])),
            IdempotencyToken = Part("IdempotencyToken", "1"),
            Body = "CallSid=CA1&Content=1"u8.ToArray(),
        };

        await receiver.ReceiveMessageAsync(request, Token);
        await receiver.ReceiveStatusAsync(request, Token);

        AssertOnOneLine(log);
    }

    [Fact]
    public async Task ReceiveMessageAsync_VeryLongAddress_IsCut()
    {
        using var log = new LogLines();
        await using var provider = Provide(log);
        var request = new CallbackRequest
        {
            Method = "POST", Scheme = "https", Host = "example.com", Target = "/" + new string('x', 10_000), ContentType = "application/json",
        };

        await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, Token);

        Assert.InRange(Assert.Single(log.Lines).Length, 300, 600);
    }

    [Fact]
    public async Task Fields_Forged_AreLoggedOnOneLine()
    {
        await using var app = new ReceivingApp(
            static builder => builder.AddHandler<Note>(static (_, _) => throw new InvalidOperationException("its own")).AddLifecycleHandler<Failing>());
        string[] contents = ["""{"type":"note","text":"a"}""", """{"type":"note","text":1}""", $$"""{"type":"a\r\nforged"}""", "[]"];
        foreach (var content in contents)
        {
            foreach (var contentType in new[] { "application/json", Forged })
                await app.Receiver.ReceiveMessageAsync(Message(content, contentType), Token);
        }

        await app.Receiver.ReceiveStatusAsync(
            ReceivingApp.Post("/status",
            [
                new("CallSid", Forged), new("CallStatus", "in-progress"), new("From", "client:alice"), new("Direction", "inbound"), new("AccountSid", Forged),
                new("ParentCallSid", Forged),
            ]),
            Token);
        await Eventually.HoldsAsync(() => app.Log.Lines.Any(static line => line.Contains("lifecycle", StringComparison.Ordinal)));

        AssertOnOneLine(app.Log);
        Assert.True(app.Log.Lines.Count >= 5);
    }

    [Fact]
    public async Task Errors_WhatCallersWrote_StaysOnOneLine()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Provide(static options => options.Guard.Enabled = true);
        var leg = CallSid.Parse(ScriptedTwilio.Leg);
        await provider.GetRequiredService<ICallDirectory>().ReportAsync(
            new CallRecord
            {
                CallSid = leg, Direction = "inbound", From = $"client:{Forged}", Status = CallStatus.InProgress,
                StatusCallbackAt = TimeProvider.System.GetUtcNow(),
            },
            Token);
        twilio.Otherwise = static http => ScriptedTwilio.JsonAsync(http, 200, """{"calls":[],"next_page_uri":null}""");

        var notFound = await Assert.ThrowsAsync<CallLegNotFoundException>(() => provider.Messenger().ResolveAsync(EndUser.WhoAnswered(leg), Token));
        twilio.Otherwise = static http =>
            ScriptedTwilio.JsonAsync(http, 400, $$"""{"code":1,"message":{{System.Text.Json.JsonSerializer.Serialize(Forged)}}}""");
        var api = await Assert.ThrowsAsync<TwilioApiException>(() => provider.Messenger().ResolveAsync(EndUser.WhoAnswered(leg), Token));
        var named = EndUser.Named(leg, Forged).ToString();

        Assert.All([notFound.Message, api.Message, named, new CallMessage { CallSid = leg, Body = default, Sid = null }.ToString()], AssertOnOneLine);
        Assert.Contains("forged", notFound.Message, StringComparison.Ordinal);
        Assert.Contains("forged", api.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_LogsTheMessageAndItsSender_StaysOnOneLine()
    {
        var shown = new List<string>();
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>((context, _) =>
        {
            shown.AddRange([context.Sender.ToString(), context.Message.ToString()!]);
            return Task.CompletedTask;
        }));

        await app.Receiver.ReceiveMessageAsync(Message("""{"type":"note","text":"a"}""", "application/json"), Token);

        Assert.Equal(2, shown.Count);
        Assert.All(shown, AssertOnOneLine);
    }

    /// <summary>Sids from callbacks are taken as they came, so that each is shown by way of <see cref="LogText"/>.</summary>
    [Fact]
    public void LogMethods_TakeNoSidAsItCame()
    {
        var methods = typeof(ICallMessenger).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods((BindingFlags)(-1)))
            .Where(static method => method.IsDefined(typeof(LoggerMessageAttribute), inherit: false)).ToList();

        Assert.True(methods.Count > 50);
        Assert.DoesNotContain(
            methods.SelectMany(static method => method.GetParameters()),
            static parameter => (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) is var type
                && (type == typeof(CallSid) || type == typeof(MessageSid) || type == typeof(SubscriptionSid)));
    }

    private static ServiceProvider Provide(LogLines log) =>
        TestProvider.Create(new Uri("http://127.0.0.1:1"), build: builder => builder.Services.AddSingleton<ILoggerFactory>(log));

    private static CallbackRequest Message(string content, string contentType) => ReceivingApp.Post("/messages",
    [
        new("CallSid", ReceivingApp.Leg + Forged), new("Sid", Guid.NewGuid() + Forged), new("AccountSid", Forged), new("Content", content),
        new("ContentType", contentType), new(Forged, Forged),
    ]);

    private static void AssertOnOneLine(LogLines log)
    {
        foreach (var (_, line) in log.All)
        {
            // An exception's stack has lines of its own.
            var end = line.IndexOf(" System.", StringComparison.Ordinal);
            AssertOnOneLine(end < 0 ? line : line[..end]);
            Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal);
        }
    }

    private static void AssertOnOneLine(string text) =>
        Assert.DoesNotContain(text, static c => char.IsControl(c) || c is '\u2028' or '\u202E');

    private sealed class Failing : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => throw new InvalidOperationException("its own");

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
