using System.Text;

namespace CallMessageEvents.Tests;

/// <summary>Short ways to parse in tests.</summary>
internal static class Callback
{
    public const string CallSid = "CAfedcba9876543210fedcba9876543210";
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string Sid = "KX0123456789abcdef0123456789abcdef";

    public static CallMessage Parse(ReadOnlySpan<byte> body, CallbackFormat format = CallbackFormat.Form)
    {
        Assert.True(CallMessageParser.TryParse(body, format, out var message, out var error), error?.ToString());
        Assert.Null(error);
        return message;
    }

    public static CallMessage Parse(string form) => Parse(Encoding.UTF8.GetBytes(form));

    public static CallMessage ParseJson(string json) => Parse(Encoding.UTF8.GetBytes(json), CallbackFormat.Json);

    public static CallMessageParseError Refuse(ReadOnlySpan<byte> body, CallbackFormat format = CallbackFormat.Form)
    {
        Assert.False(CallMessageParser.TryParse(body, format, out var message, out var error));
        Assert.Null(message);
        return error;
    }

    public static CallMessageParseError Refuse(string form) => Refuse(Encoding.UTF8.GetBytes(form));

    public static CallMessageParseError RefuseJson(string json) => Refuse(Encoding.UTF8.GetBytes(json), CallbackFormat.Json);

    public static string Content(CallMessage message) => Encoding.UTF8.GetString(message.Body.Span);
}
