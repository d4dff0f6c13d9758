using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>A conference as Twilio writes it.</summary>
internal static class ConferenceJson
{
    public static void Write(Utf8JsonWriter json, EmulatedConference conference)
    {
        var path = $"/2010-04-01/Accounts/{conference.AccountSid}/Conferences/{conference.Sid}";
        var (status, endedBy) = (conference.Status, conference.EndedBy);
        json.WriteString("account_sid", conference.AccountSid);
        json.WriteString("api_version", "2010-04-01");
        json.WriteString("date_created", WireDate.Format(conference.CreatedAt));
        json.WriteString("date_updated", WireDate.Format(conference.UpdatedAt));
        json.WriteString("friendly_name", conference.FriendlyName);
        json.WriteString("region", "us1");
        json.WriteString("sid", conference.Sid);
        json.WriteString("status", status);
        json.WriteStartObject("subresource_uris");
        json.WriteString("participants", path + "/Participants.json");
        json.WriteString("recordings", path + "/Recordings.json");
        json.WriteEndObject();
        json.WriteString("uri", path + ".json");
        json.WriteString("reason_conference_ended", endedBy is null ? null : "last-participant-left");
        json.WriteString("call_sid_ending_conference", endedBy?.Sid);
    }
}
