using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>A participant as Twilio writes it. Nothing in it tells a client from a phone: that takes the call.</summary>
internal static class ParticipantJson
{
    public static void Write(Utf8JsonWriter json, EmulatedConference conference, EmulatedConference.Participant participant)
    {
        var (call, joinedAt) = participant;
        var joined = WireDate.Format(joinedAt);
        json.WriteString("account_sid", conference.AccountSid);
        json.WriteString("call_sid", call.Sid);
        json.WriteNull("label");
        json.WriteString("conference_sid", conference.Sid);
        json.WriteString("date_created", joined);
        json.WriteString("date_updated", joined);
        json.WriteBoolean("end_conference_on_exit", false);
        json.WriteBoolean("muted", false);
        json.WriteBoolean("hold", false);
        json.WriteString("status", StatusOf(call.State.Status));
        json.WriteBoolean("start_conference_on_enter", true);
        json.WriteBoolean("coaching", false);
        json.WriteNull("call_sid_to_coach");
        json.WriteNull("queue_time");
        json.WriteString("uri", $"/2010-04-01/Accounts/{conference.AccountSid}/Conferences/{conference.Sid}/Participants/{call.Sid}.json");
    }

    private static string StatusOf(CallStatus status) => status switch
    {
        CallStatus.Queued => "queued",
        CallStatus.Ringing => "ringing",
        CallStatus.InProgress => "connected",
        CallStatus.Failed => "failed",
        _ => "complete",
    };
}
