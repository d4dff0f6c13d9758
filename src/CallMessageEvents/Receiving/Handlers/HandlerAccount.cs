using System.Text.Json;

namespace CallMessageEvents;

/// <summary>An account as its handlers see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">The settings that it reads content with.</param>
/// <param name="Messenger">
/// Its messenger, as the application's services have it: the application may have registered another in place of the library's. Created at first use, because
/// it depends on the receiving half.
/// </param>
internal sealed record HandlerAccount(AccountName Name, JsonSerializerOptions Json, Lazy<ICallMessenger> Messenger);
