namespace CallMessageEvents.Emulator;

/// <summary>The emulator as a whole: what it is, what it recorded, and back to the start.</summary>
internal sealed class EmulatorControl(Switchboard board, Func<IEnumerable<string>> routes)
{
    public static ControlAnswer OpenApi { get; } = ControlAnswer.Raw(Resource.Read("openapi.json"));

    public ControlAnswer Describe() =>
        ControlAnswer.Ok(new EmulatorFacts(board.Accounts.Main.AccountSid, board.Calls.Count, [.. routes()]), ControlJson.Relaxed.EmulatorFacts);

    public ControlAnswer Requests() => ControlAnswer.Ok(new RequestList(board.Requests.ToArray()), ControlJson.Relaxed.RequestList);

    public ControlAnswer Deliveries() =>
        ControlAnswer.Ok(new DeliveryList(board.Courier.Deliveries.ToArray()), ControlJson.Relaxed.DeliveryList);

    public ControlAnswer Problems() => ControlAnswer.Ok(new ProblemList(board.Problems.ToArray().Select(ProblemFacts.Of)), ControlJson.Relaxed.ProblemList);

    public ControlAnswer Reset()
    {
        board.Reset();
        return ControlAnswer.NoContent;
    }
}
