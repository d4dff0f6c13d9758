using System.Text.Json;

namespace CallMessageEvents.Twilio;

/// <summary>Rebuilds an error's body from the fields of the helper library's exception.</summary>
internal static class ErrorBody
{
    public static byte[] Write(int code, params ReadOnlySpan<(string Name, string? Value)> texts)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            if (code != 0) json.WriteNumber("code", code);
            foreach (var (name, value) in texts)
            {
                if (value is not null) json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return body.ToArray();
    }
}
