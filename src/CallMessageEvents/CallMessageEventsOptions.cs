using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>
/// Configures one Twilio account. Bound from the configuration section <c>CallMessageEvents</c>, or <c>CallMessageEvents:Accounts:{name}</c>.
/// </summary>
/// <remarks>
/// Sids, secrets, region and edge are trimmed, because a file that holds a secret often ends in a line break. Quotes around them are an error at start.
/// A configuration writes times as <c>hh:mm:ss</c>: .NET reads a number alone as days.
/// </remarks>
public sealed class CallMessageEventsOptions
{
    /// <summary>Gets or sets the account's sid: <c>AC</c> and 32 hexadecimal digits.</summary>
    /// <value>Required, unless an <see cref="ITwilioTransport"/> of the application's brings its own.</value>
    public string? AccountSid { get; set => field = SecretText.Trim(value); }

    /// <summary>Gets or sets the account's auth token. It verifies callbacks, and authenticates REST requests when there is no API key.</summary>
    /// <value>The default is null.</value>
    public string? AuthToken { get; set => field = SecretText.Trim(value); }

    /// <summary>
    /// Gets or sets the sid of an API key: <c>SK</c> and 32 hexadecimal digits. The key authenticates REST requests only, where it takes precedence over the
    /// auth token.
    /// </summary>
    /// <value>The default is null. Set <see cref="ApiKeySecret"/> with it.</value>
    public string? ApiKeySid { get; set => field = SecretText.Trim(value); }

    /// <summary>Gets or sets the API key's secret.</summary>
    /// <value>The default is null. Set <see cref="ApiKeySid"/> with it.</value>
    public string? ApiKeySecret { get; set => field = SecretText.Trim(value); }

    /// <summary>Gets or sets Twilio's region, such as <c>ie1</c>.</summary>
    /// <value>The default is null: <c>us1</c>. When only the region is set, the edge is <c>ashburn</c>.</value>
    public string? Region { get; set => field = SecretText.Trim(value); }

    /// <summary>Gets or sets Twilio's edge, such as <c>dublin</c>.</summary>
    /// <value>The default is null. When only the edge is set, the region is <c>us1</c>.</value>
    public string? Edge { get; set => field = SecretText.Trim(value); }

    /// <summary>Gets or sets the address of the REST API when it is not Twilio's: the emulator's, or a proxy's.</summary>
    /// <value>The default is null: Twilio's own. Cannot be combined with <see cref="Region"/> and <see cref="Edge"/>.</value>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// Gets or sets the address where Twilio reaches this application, such as <c>https://example.com</c>, including any path prefix that a proxy strips.
    /// Callback addresses begin with it, and callbacks are verified against it, in this and in equivalent spellings.
    /// </summary>
    /// <remarks>
    /// It may contain a user name and password, <c>https://user:password@example.com</c>. Twilio then sends them as Basic authentication; the application must
    /// check them.
    /// </remarks>
    /// <value>The default is null: callbacks are verified against the request's own scheme and host.</value>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>Gets or sets the JSON property that holds a contract's name.</summary>
    /// <value>The default is <c>type</c>.</value>
    [Required]
    public string TypeProperty { get; set; } = Envelope.DefaultTypeProperty;

    /// <summary>
    /// Gets or sets the JSON property that holds the envelope of the call message protocol, which requests, receipts and published values need.
    /// </summary>
    /// <value>The default is <c>cme</c>, as in the client libraries. It must differ from <see cref="TypeProperty"/>.</value>
    [Required]
    public string EnvelopeProperty { get; set; } = "cme";

    /// <summary>Gets or sets the check that a leg is active before anything is sent to it.</summary>
    public GuardOptions Guard { get; set; } = new();

    /// <summary>Gets or sets how requests to Twilio are kept from failing: time-outs, retries, the circuit breaker.</summary>
    [ValidateObjectMembers]
    public ResilienceOptions Resilience { get; set; } = new();

    /// <summary>Gets or sets how messages are received.</summary>
    [ValidateObjectMembers]
    public ReceivingOptions Receiving { get; set; } = new();

    /// <summary>Gets or sets requests, receipts and published values.</summary>
    [ValidateObjectMembers]
    public ConversationOptions Conversation { get; set; } = new();

    /// <summary>Gets or sets how callbacks are verified.</summary>
    public SignatureOptions Signature { get; set; } = new();

    /// <summary>Where the credentials were found, for error texts.</summary>
    internal CredentialKeys Keys { get; set; } = CredentialKeys.Own;
}
