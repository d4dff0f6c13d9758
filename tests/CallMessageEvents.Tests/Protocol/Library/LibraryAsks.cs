using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>The requests of a vector, and what it sends and wants a receipt for.</summary>
/// <param name="messenger">Asks.</param>
/// <param name="see">Takes what came of one, as an event of a vector says it.</param>
internal sealed class LibraryAsks(ICallMessenger messenger, Action<JsonObject> see) : IDisposable
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _asks = [];

    private static EndUser User => EndUser.OnLeg(VectorTwilio.Own);

    /// <summary>Begins one, on this thread as far as it goes.</summary>
    public void Begin(JsonElement what) => _ = AskAsync(what);

    public Task CancelAsync(string name) => _asks[name].CancelAsync();

    public void Dispose()
    {
        foreach (var (_, ask) in _asks) ask.Dispose();
    }

    private async Task AskAsync(JsonElement what)
    {
        var name = Text(what, "as");
        var cancellation = _asks[name] = new();
        var result = new JsonObject { ["see"] = "result", ["as"] = name };
        try
        {
            if (Text(what, "do") == "send")
            {
                var options = new SendOptions { Receipt = Time(what, "receipt") };
                await VectorContract.Of(Text(what, "type")).SendAsync(messenger, User, what.GetProperty("content"), options, cancellation.Token);
                result["received"] = true;
            }
            else
            {
                var reply = VectorContract.Of(Text(what, "reply"));
                var options = new RequestOptions
                {
                    Timeout = Time(what, "timeout"),
                    ReceiptTimeout = what.TryGetProperty("receipt", out _) ? Time(what, "receipt") : TimeSpan.FromSeconds(8),
                };
                var request = VectorContract.Of(Text(what, "type"));
                var content = await request.RequestAsync(messenger, User, what.GetProperty("content"), reply, options, cancellation.Token);
                result["reply"] = new JsonObject { ["type"] = reply.Name, ["content"] = VectorContract.Write(content) };
            }
        }
#pragma warning disable CA1031 // What is seen is compared.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Tell(result, e);
        }

        see(result);
    }

    private static void Tell(JsonObject result, Exception error)
    {
        switch (error)
        {
            case CallRequestException e:
                (result["reason"], result["code"], result["message"]) = (e.Reason.ToString(), e.Code, e.AppMessage);
                break;
            case MessageNotReceivedException e:
                (result["reason"], result["code"], result["message"]) = (e.Reason.ToString(), e.Code, e.AppMessage);
                break;
            case OperationCanceledException:
                result["cancelled"] = true;
                break;
            case MessageTooLargeException:
                result["refused"] = true;
                break;
            default:
                result["error"] = error.ToString();
                break;
        }
    }

    private static string Text(JsonElement what, string name) => what.GetProperty(name).GetString()!;

    private static TimeSpan Time(JsonElement what, string name) => TimeSpan.FromMilliseconds(what.GetProperty(name).GetInt32());
}
