namespace CallMessageEvents.Emulator;

/// <summary>Orders faults.</summary>
internal sealed class FaultControl(Switchboard board)
{
    public ControlAnswer Add(ControlRequest request)
    {
        var fault = FaultJson.Read(request.Body);
        try
        {
            return ControlAnswer.Created(board.Faults.Add(fault), FaultJson.Type);
        }
        catch (ArgumentException refused)
        {
            throw FaultJson.Refused(refused);
        }
    }

    public ControlAnswer List() => ControlAnswer.Ok(new(board.Faults.All), FaultJson.ListType);

    public ControlAnswer Clear()
    {
        board.Faults.Clear();
        return ControlAnswer.NoContent;
    }
}
