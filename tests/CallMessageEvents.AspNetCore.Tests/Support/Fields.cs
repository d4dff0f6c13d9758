using System.Globalization;
using System.Text;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>The fields of a callback, as Twilio writes them.</summary>
internal sealed class Fields : Dictionary<string, string>
{
    public const string Leg = "CA00000000000000000000000000000001";

    /// <summary>A message's; those of different numbers are different messages.</summary>
    public static Fields Message(int message = 1, string? sequenceNumber = "1", string content = """{"type":"note","text":"hello"}""")
    {
        var fields = new Fields
        {
            ["AccountSid"] = TestApp.AccountSid,
            ["CallSid"] = Leg,
            ["Sid"] = $"KX{message.ToString("x32", CultureInfo.InvariantCulture)}",
            ["ContentType"] = "application/json",
            ["Content"] = content,
            ["Timestamp"] = "Fri, 2 Dec 2022 22:02:49 +0000",
        };
        if (sequenceNumber is not null) fields["SequenceNumber"] = sequenceNumber;
        return fields;
    }

    /// <summary>A status callback's.</summary>
    public static Fields Status(string status) => new()
    {
        ["AccountSid"] = TestApp.AccountSid, ["CallSid"] = Leg, ["CallStatus"] = status, ["Direction"] = "inbound", ["From"] = "client:alice", ["To"] = "",
    };

    public Fields With(string name, string value)
    {
        this[name] = value;
        return this;
    }

    public Fields Without(string name)
    {
        Remove(name);
        return this;
    }

    public byte[] ToForm() =>
        Encoding.UTF8.GetBytes(string.Join('&', this.Select(static field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}")));
}
