namespace CallMessageEvents.Emulator;

/// <summary>Places calls, and makes of them what people with phones do.</summary>
internal sealed class CallControl(AccountBook accounts, CallExchange exchange, TwimlRunner twiml)
{
    private const int MaxDialed = 10; // Twilio's limit of calls that one dial rings at the same time.

    public ControlAnswer Dial(ControlRequest request)
    {
        var fields = JsonFields.Read(request.Body, "from", "to", "account", "ring", "answer");
        var (from, account, ring, answer) = (fields.RequiredAddress("from"), AccountOf(fields), fields.Flag("ring"), fields.Flag("answer"));
        if (fields.Find("to") is null && exchange.VoiceUrl is { } voiceUrl)
        {
            if (ring || answer)
            {
                throw JsonFields.Bad("\"ring\" and \"answer\" go with \"to\": whom the TwiML dials is not known yet.", ring ? "ring" : "answer");
            }

            // Whom the application's TwiML dials is there when the TwiML has run: who asks for the call then sees it.
            var placed = twiml.PlaceCall(account, from, _ => TwimlSource.At(voiceUrl, HttpMethod.Post));
            return ControlAnswer.Created(new(placed.Sid, []), ControlJson.Relaxed.ConversationCreated);
        }

        var conversation = exchange.Dial(account, from, fields.RequiredAddresses("to", MaxDialed));
        if (answer)
        {
            conversation.Answer();
        }
        else if (ring && conversation.Children.Any(child => child.State.Status == CallStatus.Queued))
        {
            conversation.Ring();
        }

        return ControlAnswer.Created(new(conversation.Parent.Sid, SidsOf(conversation.Children)), ControlJson.Relaxed.ConversationCreated);
    }

    public ControlAnswer Create(ControlRequest request)
    {
        var fields = JsonFields.Read(request.Body, "from", "to", "account");
        var call = exchange.CreateCall(AccountOf(fields), fields.RequiredAddress("from"), fields.RequiredAddress("to"));
        return ControlAnswer.Created(new(call.Sid), ControlJson.Relaxed.SidCreated);
    }

    public ControlAnswer Describe(ControlRequest request)
    {
        var call = request.RequireCall(exchange.Calls);
        var state = call.State;
        var facts = new CallFacts(
            call.Sid,
            call.AccountSid,
            call.ParentCallSid,
            call.ParentCallSid is null ? SidsOf(call.Conversation.Children) : [],
            call.From,
            call.To,
            call.Direction,
            call.Identity,
            state.Status.ToWire(),
            state.CreatedAt,
            state.StartedAt,
            state.AnsweredAt,
            state.EndedAt);
        return ControlAnswer.Ok(facts, ControlJson.Relaxed.CallFacts);
    }

    public Func<ControlRequest, ControlAnswer> Change(Action<EmulatedCall> change) => request =>
    {
        var call = request.RequireCall(exchange.Calls);
        change(call);
        return ControlAnswer.Ok(new(call.Sid, call.Status), ControlJson.Relaxed.CallChanged);
    };

    private EmulatorAccount AccountOf(JsonFields fields) =>
        fields.Text("account") is not { } sid ? accounts.Main
        : accounts.Find(sid) ?? throw JsonFields.Bad($"There is no account {sid}.", "account");

    private static string[] SidsOf(IEnumerable<EmulatedCall> calls) => [.. calls.Select(call => call.Sid)];
}
