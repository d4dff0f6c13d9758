using System.Globalization;
using System.Text.Json;
using static System.FormattableString;

namespace CallMessageEvents.Campaign;

/// <summary>Many of a kind at once, in one process: what they take, and whether each gets what is its.</summary>
internal static class Crowds
{
    private const int ReaderCount = 10_000;
    private const int RequestCount = 10_000;
    private const int CallCount = 100_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Readers of as many legs: each gets the message of its leg.</summary>
    public static async Task<Verdict> ReadersAsync()
    {
        await using var app = await LoadedApp.StartAsync();
        await CallAsync(app, ReaderCount);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var reading = Enumerable.Range(0, ReaderCount).Select(call => ReadOneAsync(app.Messenger, call)).ToArray();
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var began = Clock.Now();
        for (var call = 0; call < ReaderCount; call++)
            await app.RequireAsync(SignedCallback.Message(call, 1, Invariant($$"""{"type":"up","number":{{call}},"mood":0}""")));
        var right = 0;
        foreach (var (call, task) in reading.Index())
        {
            if (await task.WaitAsync(Limit) == call) right++;
        }

        return Tell("readers", ReaderCount, right, memory, Clock.Between(began, Clock.Now()));
    }

    /// <summary>Requests that wait, each on a leg of its own: each gets its own reply.</summary>
    public static async Task<Verdict> RequestsAsync()
    {
        await using var app = await LoadedApp.StartAsync();
        await CallAsync(app, RequestCount);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var options = new RequestOptions { Timeout = Limit, ReceiptTimeout = Limit };
        var asking = Enumerable.Range(0, RequestCount)
            .Select(call => app.Messenger.RequestAsync<DownAsk, DownAnswer>(EndUser.OnLeg(SignedCallback.Leg(call)), new(call), options)).ToArray();
        for (var sent = Clock.Now(); app.Sent.Count < RequestCount && Clock.Between(sent, Clock.Now()) < Limit;) await Task.Delay(100);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var began = Clock.Now();
        for (var call = 0; call < RequestCount; call++)
        {
            using var request = JsonDocument.Parse(app.Sent[SignedCallback.Leg(call)]);
            var id = request.RootElement.GetProperty("cme").GetProperty("id").GetString();
            await app.RequireAsync(SignedCallback.Message(
                call, 1, Invariant($$$"""{"type":"down-answer","number":{{{call}}},"cme":{"id":"app.{{{call}}}","re":"{{{id}}}"}}""")));
        }

        var right = 0;
        foreach (var (call, task) in asking.Index())
        {
            if ((await task.WaitAsync(Limit)).Number == call) right++;
        }

        return Tell("requests that wait", RequestCount, right, memory, Clock.Between(began, Clock.Now()));
    }

    /// <summary>Calls that are active: a send to each needs no look-up.</summary>
    public static async Task<Verdict> CallsAsync()
    {
        await using var app = await LoadedApp.StartAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await CallAsync(app, CallCount);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var began = Clock.Now();
        var right = 0;
        for (var call = 0; call < CallCount; call++)
        {
            await app.Messenger.SendAsync(EndUser.OnLeg(SignedCallback.Leg(call)), new Down(call));
            right++;
        }

        return Tell("active calls", CallCount, right, memory, Clock.Between(began, Clock.Now()));
    }

    private static async Task CallAsync(LoadedApp app, int count)
    {
        for (var call = 0; call < count; call++) await app.RequireAsync(SignedCallback.Status(call, "in-progress"));
    }

    private static async Task<int> ReadOneAsync(ICallMessenger messenger, int call)
    {
        await foreach (var message in messenger.ReadAllAsync<Up>(EndUser.OnLeg(SignedCallback.Leg(call)))) return message.Content.Number;
        return -1;
    }

    private static Verdict Tell(string what, int count, int right, long memory, TimeSpan time) => new(right == count, string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} {what}: {right:N0} were right; {memory / count:N0} bytes each, {memory >> 20} MB; {time.TotalSeconds:0.0} s to serve them all."));
}
