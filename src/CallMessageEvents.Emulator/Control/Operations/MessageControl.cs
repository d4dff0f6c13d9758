using System.Text;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>The end user's side of the messages.</summary>
internal sealed class MessageControl(CallBook calls)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public ControlAnswer Send(ControlRequest request)
    {
        var call = request.RequireCall(calls);
        if (!call.IsVoiceSdk)
        {
            throw new ControlException(
                StatusCodes.Status409Conflict,
                $"Call {call.Sid} ({call.Direction}, from '{call.From}' to '{call.To}') is no Voice SDK leg: no end user there can send.");
        }

        if (!TryRead(request.Body, out var text) || !JsonContent.TryCompact(text, out var content))
        {
            throw JsonFields.Bad("The body must be the content: JSON in UTF-8.");
        }

        try
        {
            return ControlAnswer.Created(new(call.Messages.Send(content).Sid), ControlJson.Relaxed.SidCreated);
        }
        catch (EmulatorException refused)
        {
            throw new ControlException(StatusOf(refused.Code), refused.Message);
        }
    }

    public ControlAnswer List(ControlRequest request)
    {
        var messages = request.RequireCall(calls).Messages;
        var list = request.Query["direction"].ToString() switch
        {
            "" or MessageFacts.Received => messages.Received.ToArray(),
            MessageFacts.Sent => messages.Sent.ToArray(),
            "all" => [.. messages.Received.ToArray().Concat(messages.Lost).Concat(messages.Sent.ToArray()).OrderBy(message => message.At)],
            _ => throw JsonFields.Bad("\"direction\" must be received, sent or all.", "direction"),
        };
        return ControlAnswer.Ok(new(list.Select(MessageFacts.Of)), ControlJson.Relaxed.MessageList);
    }

    private static int StatusOf(int code) => code switch
    {
        EmulatorException.TooLarge => StatusCodes.Status413PayloadTooLarge,
        EmulatorException.TooMany => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status409Conflict,
    };

    private static bool TryRead(ReadOnlyMemory<byte> body, out string text)
    {
        try
        {
            text = Utf8.GetString(body.Span);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}
