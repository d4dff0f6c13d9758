namespace CallMessageEvents.Tool;

/// <summary>The end users that <c>--who</c> can name, as the library has them.</summary>
internal static class Who
{
    public const string Help = "placed, answered, client:NAME, or leg (exactly the leg of --call)";

    private const string Client = "client:";

    public static EndUser Parse(string who, CallSid call) => who switch
    {
        "placed" => EndUser.WhoPlaced(call),
        "answered" => EndUser.WhoAnswered(call),
        "leg" => EndUser.OnLeg(call),
        _ when who.StartsWith(Client, StringComparison.Ordinal) && who.Length > Client.Length => EndUser.Named(call, who[Client.Length..]),
        _ => throw new ToolException($"--who must be {Help}."),
    };
}
