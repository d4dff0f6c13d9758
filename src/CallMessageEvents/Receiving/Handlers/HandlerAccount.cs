using System.Text.Json;

namespace CallMessageEvents;

/// <summary>An account as its handlers see it.</summary>
/// <param name="Name">Its name; empty for the unnamed one.</param>
/// <param name="Json">How it reads content.</param>
/// <param name="Messenger">Gives its messenger, which is made after the receiving half.</param>
internal sealed record HandlerAccount(string Name, JsonSerializerOptions Json, Func<ICallMessenger> Messenger);
