using System.Text.Json;

namespace CallMessageEvents;

/// <summary>How an account writes and reads content. A message keeps the settings of the account that received it.</summary>
internal sealed record ContentSettings(Envelope Envelope, JsonSerializerOptions Json, ContractRegistry Contracts)
{
    /// <summary>Those of a message that no account received, such as a test's own.</summary>
    public static ContentSettings Default { get; } = new(Envelope.Default, ContentJson.Default, ContractRegistry.Default);

    /// <summary>What types do not see of the envelope.</summary>
    public UnseenProperties Unseen { get; } = new(Envelope);
}
