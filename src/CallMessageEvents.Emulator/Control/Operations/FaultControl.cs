namespace CallMessageEvents.Emulator;

/// <summary>Orders faults of requests, of callbacks, and of end users' messages.</summary>
internal sealed class FaultControl(EmulatorFaults faults)
{
    public ControlAnswer Add(ControlRequest request) => Add(request, FaultJson.OfRequests, faults.Add);

    public ControlAnswer AddForCallbacks(ControlRequest request) => Add(request, FaultJson.OfCallbacks, faults.Callbacks.Add);

    public ControlAnswer AddForEndUsers(ControlRequest request) => Add(request, FaultJson.OfEndUsers, faults.EndUsers.Add);

    public ControlAnswer List() => ControlAnswer.Ok(new(faults.All), FaultJson.TypeOf<FaultList>());

    public ControlAnswer ListForCallbacks() => ControlAnswer.Ok(new(faults.Callbacks.All), FaultJson.TypeOf<CallbackFaultList>());

    public ControlAnswer ListForEndUsers() => ControlAnswer.Ok(new(faults.EndUsers.All), FaultJson.TypeOf<EndUserFaultList>());

    public ControlAnswer Clear()
    {
        faults.Clear();
        return ControlAnswer.NoContent;
    }

    public ControlAnswer ClearForCallbacks()
    {
        faults.Callbacks.Clear();
        return ControlAnswer.NoContent;
    }

    public ControlAnswer ClearForEndUsers()
    {
        faults.EndUsers.Clear();
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
