namespace CallMessageEvents.Emulator;

// What the page is told of each kind of thing. Times are milliseconds since 1970, durations milliseconds.

internal sealed record EmulatorChange(string Account, string? VoiceUrl);

internal sealed record CallChange(
    string Sid, string? Parent, string From, string To, string Direction, string? Identity, string Account, IEnumerable<StatusChange> Statuses)
{
    public static CallChange Of(EmulatedCall call) =>
        new(call.Sid, call.ParentCallSid, call.From, call.To, call.Direction, call.Identity, call.AccountSid, StatusChange.Of(call.State).Reverse());
}

internal sealed record StatusChange(string Status, double At)
{
    /// <summary>The newest first.</summary>
    public static IEnumerable<StatusChange> Of(CallState state)
    {
        for (var at = state; at is not null; at = at.Previous)
        {
            yield return new(at.Status.ToWire(), PageTime.Of(at.UpdatedAt));
        }
    }
}

internal sealed record ConferenceChange(string Sid, string Name, IEnumerable<string> Calls)
{
    public static ConferenceChange Of(EmulatedConference conference) => new(conference.Sid, conference.FriendlyName, conference.Calls.Select(call => call.Sid));
}

internal sealed record SubscriptionChange(string Sid, string Call, string Callback, string Method, double At, bool Ended)
{
    public static SubscriptionChange Of(Subscription subscription) => new(
        subscription.Sid,
        subscription.Call.Sid,
        subscription.Callback.OriginalString,
        subscription.Method.Method,
        PageTime.Of(subscription.At),
        !subscription.Call.Messages.Has(subscription));
}

internal sealed record MessageChange(
    string Sid, string Call, bool FromEndUser, string Content, int? SequenceNumber, string? IdempotencyKey, int Subscriptions, string? Fault, double At)
{
    public static MessageChange Of(EmulatedMessage message) => new(
        message.Sid,
        message.CallSid,
        message.FromEndUser,
        message.Content,
        message.SequenceNumber,
        message.IdempotencyKey,
        message.Subscriptions,
        message.Fault?.ToString(),
        PageTime.Of(message.At));
}

internal sealed record DeliveryChange(
    long Number,
    string Kind,
    string Call,
    string? Subscription,
    string? Message,
    string Callback,
    int Attempt,
    int? Status,
    string? Answer,
    string? Error,
    string? Fault,
    string? SharedKey,
    double At,
    double Duration)
{
    public static DeliveryChange Of(CallbackDelivery delivery) => new(
        delivery.Number,
        delivery.Kind.ToString(),
        delivery.CallSid,
        delivery.SubscriptionSid,
        delivery.MessageSid,
        delivery.Callback.OriginalString,
        delivery.Attempt,
        delivery.StatusCode,
        delivery.Answer.Length == 0 ? null : delivery.Answer,
        delivery.Error,
        delivery.Fault?.ToString(),
        delivery.SharedKeyId,
        PageTime.Of(delivery.At),
        delivery.Duration.TotalMilliseconds);
}

internal sealed record RequestChange(
    string Id,
    string Method,
    string Path,
    string? Call,
    string? Operation,
    string? IdempotencyKey,
    string? Fault,
    int? Status,
    int? Code,
    string? Error,
    double At)
{
    public static RequestChange Of(RecordedRequest request) => new(
        request.RequestId,
        request.Method,
        request.Path,
        request.CallSid,
        request.Operation?.ToString(),
        request.IdempotencyKey,
        request.Fault?.ToString(),
        request.StatusCode,
        request.ErrorCode,
        request.ErrorMessage,
        PageTime.Of(request.At));
}

internal sealed record ProblemChange(long Number, bool IsError, string Text, int? Code, string? Call, string? Message, double At)
{
    public static ProblemChange Of(RecordedProblem problem) =>
        new(problem.Number, problem.IsError, problem.Text, problem.Code, problem.CallSid, problem.MessageSid, PageTime.Of(problem.At));
}

internal static class PageTime
{
    public static double Of(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
