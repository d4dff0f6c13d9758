using System.Text.Json;

namespace CallMessageEvents;

/// <summary>How an account reads content: the property of the contract's name, its JSON settings, its contracts. What it reads has these with it.</summary>
internal sealed record ContentSettings(string TypeProperty, JsonSerializerOptions Json, ContractRegistry Contracts)
{
    /// <summary>Those of a message that no account received, such as a test's own.</summary>
    public static ContentSettings Default { get; } =
        new(CallMessageEventsOptions.DefaultTypeProperty, ContentJson.Default, new ContractRegistry(CallMessageEventsOptions.DefaultTypeProperty, new Dictionary<Type, string>()));
}
