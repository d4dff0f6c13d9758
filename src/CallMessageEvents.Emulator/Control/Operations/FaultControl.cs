namespace CallMessageEvents.Emulator;

/// <summary>Orders faults of requests and of callbacks.</summary>
internal sealed class FaultControl(Switchboard board)
{
    public ControlAnswer Add(ControlRequest request) => Add(request, FaultJson.OfRequests, board.Faults.Add);

    public ControlAnswer AddForCallbacks(ControlRequest request) => Add(request, FaultJson.OfCallbacks, board.Faults.Callbacks.Add);

    public ControlAnswer List() => ControlAnswer.Ok(new(board.Faults.All), FaultJson.TypeOf<FaultList>());

    public ControlAnswer ListForCallbacks() => ControlAnswer.Ok(new(board.Faults.Callbacks.All), FaultJson.TypeOf<CallbackFaultList>());

    public ControlAnswer Clear()
    {
        board.Faults.Clear();
        return ControlAnswer.NoContent;
    }

    public ControlAnswer ClearForCallbacks()
    {
        board.Faults.Callbacks.Clear();
        return ControlAnswer.NoContent;
    }

    private static ControlAnswer Add<T>(ControlRequest request, FaultJson<T> json, Func<T, T> add)
    {
        var fault = json.Read(request.Body);
        try
        {
            return ControlAnswer.Created(add(fault), json.Type);
        }
        catch (ArgumentException refused)
        {
            throw FaultJson.Refused(refused);
        }
    }
}
