using System.Globalization;
using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>A call as Twilio writes it: numbers are text, and what the emulator knows nothing of is null.</summary>
internal static class CallJson
{
    private static readonly (string Name, string Resource)[] Subresources =
    [
        ("notifications", "Notifications"),
        ("recordings", "Recordings"),
        ("payments", "Payments"),
        ("events", "Events"),
        ("siprec", "Siprec"),
        ("streams", "Streams"),
        ("transcriptions", "Transcriptions"),
        ("user_defined_message_subscriptions", "UserDefinedMessageSubscriptions"),
        ("user_defined_messages", "UserDefinedMessages"),
    ];

    public static string PathOf(EmulatedCall call) => $"/2010-04-01/Accounts/{call.AccountSid}/Calls/{call.Sid}";

    public static void Write(Utf8JsonWriter json, EmulatedCall call, CallState state)
    {
        json.WriteString("account_sid", call.AccountSid);
        json.WriteNull("answered_by");
        json.WriteString("api_version", "2010-04-01");
        json.WriteNull("caller_name");
        json.WriteString("date_created", WireDate.Format(state.CreatedAt));
        json.WriteString("date_updated", WireDate.Format(state.UpdatedAt));
        json.WriteString("direction", call.Direction);
        json.WriteString("duration", state.Duration is { } duration ? ((long)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null);
        json.WriteString("end_time", Date(state.EndedAt));
        json.WriteNull("forwarded_from");
        json.WriteString("from", call.From);
        json.WriteString("from_formatted", Address.Format(call.From));
        json.WriteNull("group_sid");
        json.WriteString("parent_call_sid", call.ParentCallSid);
        json.WriteNull("phone_number_sid");
        json.WriteNull("price");
        json.WriteString("price_unit", "USD");
        json.WriteString("sid", call.Sid);
        json.WriteString("start_time", Date(state.StartedAt));
        json.WriteString("status", state.Status.ToWire());
        json.WriteStartObject("subresource_uris");
        foreach (var (name, resource) in Subresources)
        {
            json.WriteString(name, $"{PathOf(call)}/{resource}.json");
        }

        json.WriteEndObject();
        json.WriteString("to", call.To);
        json.WriteString("to_formatted", Address.Format(call.To));
        json.WriteNull("trunk_sid");
        json.WriteString("uri", $"{PathOf(call)}.json");
        json.WriteString("queue_time", "0");
    }

    private static string? Date(DateTimeOffset? at) => at is { } known ? WireDate.Format(known) : null;
}
