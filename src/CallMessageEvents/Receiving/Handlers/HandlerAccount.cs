using System.Text.Json;

namespace CallMessageEvents;

/// <summary>An account as its handlers see it.</summary>
/// <param name="Name">Its name; empty for the unnamed one.</param>
/// <param name="Json">The settings that it reads content with.</param>
/// <param name="Messenger">Returns its messenger, which is created after the receiving half.</param>
internal sealed record HandlerAccount(string Name, JsonSerializerOptions Json, Func<ICallMessenger> Messenger);
