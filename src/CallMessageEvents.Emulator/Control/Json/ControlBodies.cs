using System.Text.Json.Serialization;

namespace CallMessageEvents.Emulator;

internal sealed record ControlProblem(
    string Title,
    int Status,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code);

internal sealed record EndUserFacts(bool Speaks, bool Silent);

internal sealed record EmulatorFacts(string AccountSid, int Calls, IEnumerable<string> Routes);

internal sealed record ConversationCreated(string Parent, IEnumerable<string> Children);

internal sealed record SidCreated(string Sid);

internal sealed record TokenCreated(string Identity, string Token);

internal sealed record ConnectionsDropped(int Dropped);

internal sealed record CallChanged(string Sid, string Status);

internal sealed record CallFacts(
    string Sid,
    string Account,
    string? Parent,
    IEnumerable<string> Children,
    string From,
    string To,
    string Direction,
    string? Identity,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt);

internal sealed record RequestList(IEnumerable<RecordedRequest> Requests);

internal sealed record DeliveryList(IEnumerable<CallbackDelivery> Deliveries);

internal sealed record ProblemList(IEnumerable<ProblemFacts> Problems);

internal sealed record ProblemFacts(DateTimeOffset At, string Level, int? Code, string Text, string? CallSid, string? MessageSid)
{
    public static ProblemFacts Of(RecordedProblem problem) =>
        new(problem.At, problem.IsError ? "error" : "warning", problem.Code, problem.Text, problem.CallSid, problem.MessageSid);
}

internal sealed record FaultList(IEnumerable<Fault> Faults);

internal sealed record CallbackFaultList(IEnumerable<CallbackFault> Faults);

internal sealed record EndUserFaultList(IEnumerable<EndUserFault> Faults);

internal sealed record MessageList(IEnumerable<MessageFacts> Messages);

internal sealed record MessageFacts(
    string Sid,
    [property: JsonConverter(typeof(RawJsonConverter))] string Content,
    string Direction,
    int? SequenceNumber,
    DateTimeOffset At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EndUserFaultKind? Fault)
{
    public const string Received = "received";
    public const string Sent = "sent";

    public static MessageFacts Of(EmulatedMessage message) =>
        new(message.Sid, message.Content, message.FromEndUser ? Sent : Received, message.SequenceNumber, message.At, message.Fault);
}
