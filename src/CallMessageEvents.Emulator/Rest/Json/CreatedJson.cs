using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>What Twilio says of a new message, and first of a new subscription: not what is in it.</summary>
internal static class CreatedJson
{
    public static void Write(Utf8JsonWriter json, EmulatedCall call, Created created)
    {
        json.WriteString("account_sid", call.AccountSid);
        json.WriteString("call_sid", call.Sid);
        json.WriteString("sid", created.Sid);
        json.WriteString("date_created", WireDate.Format(created.At));
    }
}
