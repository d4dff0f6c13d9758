namespace CallMessageEvents.Emulator;

/// <summary>The emulator as a whole: what it is, what it recorded, and back to the start.</summary>
internal sealed class EmulatorControl(
    EmulatorAccount account, CallExchange exchange, Journal<RecordedRequest> requests, Journal<RecordedProblem> problems, Action reset)
{
    public static ControlAnswer OpenApi { get; } = ControlAnswer.Raw(Resource.Read("openapi.json"));

    public ControlAnswer Describe(IEnumerable<string> routes) =>
        ControlAnswer.Ok(new EmulatorFacts(account.AccountSid, exchange.Calls.Count, [.. routes]), ControlJson.Relaxed.EmulatorFacts);

    public ControlAnswer Requests() => ControlAnswer.Ok(new RequestList(requests.ToArray()), ControlJson.Relaxed.RequestList);

    public ControlAnswer Deliveries() =>
        ControlAnswer.Ok(new DeliveryList(exchange.Courier.Deliveries.ToArray()), ControlJson.Relaxed.DeliveryList);

    public ControlAnswer Problems() => ControlAnswer.Ok(new ProblemList(problems.ToArray().Select(ProblemFacts.Of)), ControlJson.Relaxed.ProblemList);

    public ControlAnswer Reset()
    {
        reset();
        return ControlAnswer.NoContent;
    }
}
