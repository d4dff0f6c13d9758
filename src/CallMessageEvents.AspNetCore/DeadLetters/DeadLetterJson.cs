using System.Text.Json.Serialization;
using CallMessageEvents.Storage;

namespace CallMessageEvents.AspNetCore;

/// <summary>A dead letter as it is shown: never its content.</summary>
internal sealed record ShownDeadLetter(string Id, string CallSid, string Key, string Kind, int Attempt, string Error, DateTimeOffset Since)
{
    public static ShownDeadLetter Of(DeadLetter letter) => new(
        letter.Id, letter.Entry.CallSid.ToString(), letter.Entry.Key, letter.Entry.Kind == CallLogEntryKind.Message ? "message" : "status",
        letter.Entry.Attempt, letter.Error, letter.Since);
}

/// <param name="DeadLetters">A page, the oldest first.</param>
/// <param name="Next">What to ask for as <c>after</c>; null when this is the last page.</param>
internal sealed record DeadLetterPage(IReadOnlyList<ShownDeadLetter> DeadLetters, string? Next);

/// <param name="Ids">Those that the application wants put back or removed.</param>
internal sealed record DeadLetterIds(IReadOnlyList<string>? Ids);

/// <param name="Done">Those that were put back or removed.</param>
/// <param name="Gone">Those that are no dead letters, or not any more.</param>
internal sealed record DeadLetterChanges(IReadOnlyList<string> Done, IReadOnlyList<string> Gone);

/// <summary>Why a request was refused, as problem details.</summary>
internal sealed record DeadLetterProblem(int Status, string Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(DeadLetterIds))]
[JsonSerializable(typeof(DeadLetterChanges))]
[JsonSerializable(typeof(DeadLetterProblem))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
