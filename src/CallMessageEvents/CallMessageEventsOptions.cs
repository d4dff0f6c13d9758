using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>How one Twilio account is used. Bound from the configuration section <c>CallMessageEvents</c>, or <c>CallMessageEvents:Accounts:{name}</c>.</summary>
/// <remarks>
/// White space around sids, secrets, region and edge is taken off, as files that hold a secret end in a line break. Quotes around them are refused at start. A
/// configuration writes times as <c>hh:mm:ss</c>: .NET reads a number alone as days.
/// </remarks>
public sealed class CallMessageEventsOptions
{
    /// <summary>The account: <c>AC</c> and 32 hexadecimal digits. Required, unless a transport of its own brings one.</summary>
    public string? AccountSid { get; set => field = SecretText.Trim(value); }

    /// <summary>The account's auth token. Verifies callbacks, and authenticates REST requests where there is no API key.</summary>
    public string? AuthToken { get; set => field = SecretText.Trim(value); }

    /// <summary>An API key: <c>SK</c> and 32 hexadecimal digits. Authenticates REST requests only, and wins over the auth token there.</summary>
    public string? ApiKeySid { get; set => field = SecretText.Trim(value); }

    /// <summary>The API key's secret; goes with <see cref="ApiKeySid"/>.</summary>
    public string? ApiKeySecret { get; set => field = SecretText.Trim(value); }

    /// <summary>Twilio's region, such as <c>ie1</c>. Default: none (<c>us1</c>). Without <see cref="Edge"/> the edge is <c>ashburn</c>.</summary>
    public string? Region { get; set => field = SecretText.Trim(value); }

    /// <summary>Twilio's edge, such as <c>dublin</c>. Default: none. Without <see cref="Region"/> the region is <c>us1</c>.</summary>
    public string? Edge { get; set => field = SecretText.Trim(value); }

    /// <summary>Where the REST API is, if not at Twilio: the emulator, or a proxy. Default: none. Goes without <see cref="Region"/> and <see cref="Edge"/>.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// Where Twilio reaches this application: <c>https://example.com</c>, with the part of the path that a proxy takes away, if any. Callback addresses begin with it, and
    /// callbacks are verified against it, as it is written and in the other ways to write it. It may have user and password, <c>https://user:password@example.com</c>, which
    /// Twilio then authenticates with (Basic): it is the application that has to check them. Default: none; callbacks are then verified against the address that a request says of itself.
    /// </summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>The JSON property that a contract's name is written to and read from. Default: <c>type</c>.</summary>
    [Required]
    public string TypeProperty { get; set; } = Envelope.DefaultTypeProperty;

    /// <summary>The check that a leg is active before anything is sent to it.</summary>
    public GuardOptions Guard { get; set; } = new();

    /// <summary>Gets or sets how requests to Twilio are kept from failing: time-outs, retries, the circuit breaker.</summary>
    [ValidateObjectMembers]
    public ResilienceOptions Resilience { get; set; } = new();

    /// <summary>How messages are received.</summary>
    [ValidateObjectMembers]
    public ReceivingOptions Receiving { get; set; } = new();

    /// <summary>How callbacks are verified.</summary>
    public SignatureOptions Signature { get; set; } = new();

    /// <summary>Where the credentials were found, for the texts of errors.</summary>
    internal CredentialKeys Keys { get; set; } = CredentialKeys.Own;
}
