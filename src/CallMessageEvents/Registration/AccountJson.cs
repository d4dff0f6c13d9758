using System.Text.Json;

namespace CallMessageEvents;

/// <summary>The JSON settings of one account: created once and checked at start.</summary>
internal sealed class AccountJson(CallMessageEventsBuilder registration)
{
    public JsonSerializerOptions Options { get; } = ContentJson.Create(options =>
    {
        foreach (var configure in registration.Json) configure(options);
    });
}
