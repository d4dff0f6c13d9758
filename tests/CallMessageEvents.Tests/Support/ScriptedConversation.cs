using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>
/// A phone calls bob, is transferred to carol, and nothing has told of bob's end: what is known is old. A test says how messages to either are answered.
/// </summary>
internal sealed class ScriptedConversation : IAsyncDisposable
{
    public const string Bob = "CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    public const string Carol = "CAcccccccccccccccccccccccccccccccc";
    private const string Parent = "CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private readonly ScriptedTwilio _twilio;
    private readonly Queue<Func<HttpContext, Task>> _toBob = [];
    private readonly Queue<Func<HttpContext, Task>> _toCarol = [];

    private ScriptedConversation(ScriptedTwilio twilio) => _twilio = twilio;

    public static EndUser WhoAnswered => EndUser.WhoAnswered(Parent);

    /// <summary>The legs that messages were posted to, in order.</summary>
    public IEnumerable<string> Posts => Messages.Select(static request => request.Path.Contains(Bob, StringComparison.Ordinal) ? Bob : Carol);

    public IEnumerable<string> Keys => Messages.Select(static request => request.Form["IdempotencyKey"]);

    private IEnumerable<ScriptedRequest> Messages => _twilio.Requests.Where(static request => request.Method == "POST");

    public static async Task<ScriptedConversation> StartAsync()
    {
        var conversation = new ScriptedConversation(await ScriptedTwilio.StartAsync());
        conversation._twilio.Otherwise = conversation.AnswerAsync;
        return conversation;
    }

    /// <summary>Answers the next message to bob; the last answer stays.</summary>
    public ScriptedConversation ToBob(int status, string body = "")
    {
        _toBob.Enqueue(http => ScriptedTwilio.JsonAsync(http, status, body));
        return this;
    }

    /// <summary>Answers the next message to carol; the last answer stays.</summary>
    public ScriptedConversation ToCarol(int status, string body = "") => ToCarol(http => ScriptedTwilio.JsonAsync(http, status, body));

    public ScriptedConversation ToCarol(Func<HttpContext, Task> answer)
    {
        _toCarol.Enqueue(answer);
        return this;
    }

    /// <summary>An application that knows the conversation as it was before the transfer.</summary>
    public async Task<ServiceProvider> ProvideAsync()
    {
        var provider = TestProvider.Create(_twilio.BaseAddress);
        var directory = provider.GetRequiredService<ICallDirectory>();
        var parent = CallSid.Parse(Parent);
        var record = new CallRecord { CallSid = parent, Direction = "inbound", From = "+14155550100", To = "+14155550101", Status = CallStatus.InProgress };
        await directory.ReportAsync(record, TestAccount.Token);
        await directory.ReportAsync(
            record with
            {
                CallSid = CallSid.Parse(Bob), ParentCallSid = parent, Direction = "outbound-dial", To = "client:bob",
                StatusCallbackAt = TimeProvider.System.GetUtcNow(),
            },
            TestAccount.Token);
        return provider;
    }

    public ValueTask DisposeAsync() => _twilio.DisposeAsync();

    private static string Json(string leg, string to, string status) =>
        $$"""{"sid":"{{leg}}","parent_call_sid":"{{Parent}}","direction":"outbound-dial","from":"+14155550100","to":"{{to}}","status":"{{status}}"}""";

    private Task AnswerAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return ScriptedTwilio.JsonAsync(
                http, 200, $$"""{"calls":[{{Json(Bob, "client:bob", "completed")}},{{Json(Carol, "client:carol", "in-progress")}}],"next_page_uri":null}""");
        }

        var answers = http.Request.Path.Value!.Contains(Bob, StringComparison.Ordinal) ? _toBob : _toCarol;
        lock (answers) return (answers.Count > 1 ? answers.Dequeue() : answers.Peek())(http);
    }
}
