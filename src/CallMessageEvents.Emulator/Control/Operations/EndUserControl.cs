using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>The end users that speak the protocol: what their apps do, ask and answer.</summary>
internal sealed class EndUserControl(CallBook calls, TimeProvider time)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    public ControlAnswer Describe(ControlRequest request) => Describe(request.RequireCall(calls).EndUser);

    public ControlAnswer Set(ControlRequest request)
    {
        var endUser = request.RequireCall(calls).EndUser;
        var fields = JsonFields.Read(request.Body, "speaks", "silent");
        if (fields.Find("silent") is not null) endUser.IsSilent = fields.Flag("silent");
        if (fields.Find("speaks") is not null) endUser.Speaks = fields.Flag("speaks");
        return Describe(endUser);
    }

    /// <summary>Says what the app does with messages of a contract: it replies, fails, or listens.</summary>
    public ControlAnswer Handle(ControlRequest request)
    {
        var endUser = request.RequireCall(calls).EndUser;
        var fields = JsonFields.Read(request.Body, "type", "reply", "error", "delay");
        if (fields.Text("type") is not { Length: > 0 } type) throw JsonFields.Bad("\"type\" must be the contract's name.", "type");
        var (reply, error, delay) = (fields.Find("reply")?.GetRawText(), fields.Text("error"), DelayOf(fields));
        if (reply is not null && !Frame.IsSendable(reply)) throw JsonFields.Bad("\"reply\" must be an object with a \"type\" and without \"cme\".", "reply");
        if (error is "") throw JsonFields.Bad("\"error\" must be a code.", "error");
        if (reply is not null && error is not null) throw JsonFields.Bad("There is a reply or an error, not both.", "error");
        if (reply is null && error is null)
        {
            endUser.On(type, _ => { });
        }
        else
        {
            endUser.OnRequest(type, async (_, cancellationToken) =>
            {
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
                return reply ?? throw new EndUserException(error!);
            });
        }

        return ControlAnswer.NoContent;
    }

    public async ValueTask<ControlAnswer> RequestAsync(ControlRequest request)
    {
        var reply = await AskAsync(request, (endUser, json, timeout) => endUser.RequestAsync(json, timeout, request.Aborted)).ConfigureAwait(false);
        return ControlAnswer.Raw(Encoding.UTF8.GetBytes(reply));
    }

    public async ValueTask<ControlAnswer> SendAsync(ControlRequest request)
    {
        await AskAsync(request, async (endUser, json, timeout) =>
        {
            await endUser.SendAsync(json, timeout, request.Aborted).ConfigureAwait(false);
            return "";
        }).ConfigureAwait(false);
        return ControlAnswer.NoContent;
    }

    private async Task<string> AskAsync(ControlRequest request, Func<EmulatedEndUser, string, TimeSpan?, Task<string>> ask)
    {
        var endUser = request.RequireCall(calls).EndUser;
        var timeout = TimeoutOf(request);
        try
        {
            return await ask(endUser, Encoding.UTF8.GetString(request.Body.Span), timeout).ConfigureAwait(false);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw JsonFields.Bad("\"timeout\" must be positive, in milliseconds, and at most 9 minutes.", "timeout");
        }
        catch (ArgumentException)
        {
            throw JsonFields.Bad("The body must be a JSON object with a \"type\" and without \"cme\".");
        }
        catch (EndUserException failed)
        {
            var status = failed.Code == TalkError.TimedOut ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway;
            throw new ControlException(status, failed.Message) { Code = failed.Code };
        }
    }

    private static ControlAnswer Describe(EmulatedEndUser endUser) => ControlAnswer.Ok(new(endUser.Speaks, endUser.IsSilent), ControlJson.Relaxed.EndUserFacts);

    private static TimeSpan? TimeoutOf(ControlRequest request) =>
        request.Query["timeout"].ToString() is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, 1e12))
        : TimeSpan.Zero;

    private static TimeSpan DelayOf(JsonFields fields) =>
        fields.Find("delay") is not { } value ? TimeSpan.Zero
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var delay) && delay >= 0 && delay <= LongestDelay.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(delay)
        : throw JsonFields.Bad("\"delay\" must be 0 to 600000 milliseconds.", "delay");
}
