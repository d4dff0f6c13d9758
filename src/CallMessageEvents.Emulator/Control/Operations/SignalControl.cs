using System.Globalization;
using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>The Voice SDKs that are connected: their tokens, their sockets, and the script that lets them do without TLS.</summary>
internal sealed class SignalControl(AccessTokens tokens, DeviceBook devices)
{
    public static ControlAnswer LocalScript { get; } = ControlAnswer.Raw(Resource.Read("voice-sdk-local.js"), "text/javascript;charset=utf-8");

    public ControlAnswer CreateToken(ControlRequest request)
    {
        var fields = JsonFields.Read(request.Body, "identity", "lifetime");
        var identity = IdentityOf(fields);
        return ControlAnswer.Created(new(identity, tokens.Create(identity, LifetimeOf(fields))), ControlJson.Relaxed.TokenCreated);
    }

    public ControlAnswer Drop(ControlRequest request) =>
        ControlAnswer.Ok(new(devices.Drop(IdentityOf(JsonFields.Read(request.Body, "identity")))), ControlJson.Relaxed.ConnectionsDropped);

    private static string IdentityOf(JsonFields fields) =>
        fields.Text("identity") is { } identity && AccessTokens.IsIdentity(identity)
            ? identity
            : throw JsonFields.Bad("\"identity\" must have 1 to 121 characters.", "identity");

    /// <summary>In milliseconds, as every time of the control API.</summary>
    private static TimeSpan LifetimeOf(JsonFields fields)
    {
        if (fields.Find("lifetime") is not { } value)
        {
            return AccessTokens.DefaultLifetime;
        }

        var (shortest, longest) = ((long)AccessTokens.ShortestLifetime.TotalMilliseconds, (long)AccessTokens.LongestLifetime.TotalMilliseconds);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var milliseconds) && milliseconds >= shortest && milliseconds <= longest
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw JsonFields.Bad(string.Create(CultureInfo.InvariantCulture, $"\"lifetime\" must be {shortest} to {longest} milliseconds."), "lifetime");
    }
}
