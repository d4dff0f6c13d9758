namespace CallMessageEvents.Emulator;

/// <summary>Ends a call, or has it run other TwiML. A status, when given, goes first.</summary>
internal sealed class UpdateCallOperation(CallBook calls, TwimlRunner twiml)
{
    private const int InvalidCallState = 21220;

    public RestAnswer Update(RestRequest request)
    {
        if (request.FindCall(calls) is not { } call)
        {
            return RestAnswer.NotFound(request.Path);
        }

        if (!CallParameters.TryReadSource(request, out var source, out var problem)
            || !CallParameters.TryReadStatusCallback(request, out var statusCallback, out problem))
        {
            return problem;
        }

        lock (call.Conversation.Sync)
        {
            var status = call.State.Status;
            problem = (request.Field("Status"), source) switch
            {
                ("completed" or "canceled", _) when status.HasEnded() => Refusal("it has ended"),
                ("canceled", _) when !status.IsUnanswered() => Refusal("only one that is queued or ringing can be canceled"),
                ("completed" or "canceled", _) => null,
                (not null, _) => RestAnswer.InvalidParameter("Status must be completed or canceled"),
                (_, not null) when status != CallStatus.InProgress => Refusal("only one that is in-progress can be redirected"),
                _ => null,
            };
            if (problem is not null)
            {
                return problem;
            }

            CallParameters.WarnOfOthers(request, call, twiml, "Status");
            call.StatusCallback = statusCallback ?? call.StatusCallback;
            if (request.Field("Status") is not null)
            {
                call.Complete();
            }
            else if (source is not null)
            {
                Redirect(call, source);
            }

            var state = call.State;
            return RestAnswer.Ok(json => CallJson.Write(json, call, state));

            RestAnswer Refusal(string why) => RestAnswer.BadRequest(InvalidCallState, $"Call {call.Sid} is {status.ToWire()}: {why}");
        }
    }

    private void Redirect(EmulatedCall call, TwimlSource source)
    {
        call.Progress.Script?.End();
        call.Progress.Script = new CallScript(call, source, twiml);
        call.Conversation.Redirect(call);
        call.Progress.Script.Start();
    }
}
