using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>The used properties of a Call resource. Any may be missing.</summary>
internal sealed class CallResource
{
    public string? Sid { get; init; }

    public string? AccountSid { get; init; }

    public string? ParentCallSid { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Direction { get; init; }

    public string? Status { get; init; }
}

/// <summary>The created resource: a message or a subscription.</summary>
internal sealed class CreatedResource
{
    public string? Sid { get; init; }
}

/// <summary>One page of a list of calls.</summary>
internal sealed class CallPage
{
    public List<CallResource>? Calls { get; init; }

    public string? NextPageUri { get; init; }
}

/// <summary>A participant of a conference. It has no address of its own: its call has.</summary>
internal sealed class ParticipantResource
{
    public string? CallSid { get; init; }

    public string? Status { get; init; }
}

/// <summary>One page of a list of participants.</summary>
internal sealed class ParticipantPage
{
    public List<ParticipantResource>? Participants { get; init; }

    public string? NextPageUri { get; init; }
}

/// <summary>A conference.</summary>
internal sealed class ConferenceResource
{
    public string? Sid { get; init; }

    public string? FriendlyName { get; init; }
}

/// <summary>One page of a list of conferences.</summary>
internal sealed class ConferencePage
{
    public List<ConferenceResource>? Conferences { get; init; }

    public string? NextPageUri { get; init; }
}

/// <summary>An error's body: Twilio's own shape, or RFC 9457, which says title and detail instead of message, and type instead of more_info.</summary>
internal sealed class ErrorResource
{
    public int? Code { get; init; }

    public string? Message { get; init; }

    public string? MoreInfo { get; init; }

    public string? Type { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }
}

/// <summary>Reads Twilio's answers without reflection. Numbers may come as text.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CallResource))]
[JsonSerializable(typeof(CreatedResource))]
[JsonSerializable(typeof(CallPage))]
[JsonSerializable(typeof(ParticipantPage))]
[JsonSerializable(typeof(ConferencePage))]
[JsonSerializable(typeof(ErrorResource))]
internal sealed partial class WireJson : JsonSerializerContext;
