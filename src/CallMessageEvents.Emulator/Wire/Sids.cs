using System.Buffers;
using System.Security.Cryptography;

namespace CallMessageEvents.Emulator;

/// <summary>Twilio's ids: two letters that say what it is, and 32 hex digits.</summary>
internal static class Sids
{
    public const string Account = "AC";
    public const string Application = "AP";
    public const string ApiKey = "SK";
    public const string Call = "CA";
    public const string Conference = "CF";
    public const string Message = "KX";
    public const string Subscription = "ZY";
    public const string Request = "RQ";

    private const int Digits = 32;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    public static string New(string prefix) => prefix + NewToken();

    public static string NewToken() => RandomNumberGenerator.GetHexString(Digits, lowercase: true);

    public static bool IsValid(string? sid, string prefix) =>
        sid is not null
        && sid.Length == prefix.Length + Digits
        && sid.StartsWith(prefix, StringComparison.Ordinal)
        && !sid.AsSpan(prefix.Length).ContainsAnyExcept(Hex);
}
