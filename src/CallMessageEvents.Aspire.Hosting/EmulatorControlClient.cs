using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Emulator;

/// <summary>Asks the emulator's control API, which says what is wrong with an address or a call.</summary>
internal static class EmulatorControlClient
{
#pragma warning disable RS0030 // What the app host does to the clients of its factory, such as to repeat requests, is not meant for this one.
    /// <summary>The emulator is on this machine: past every proxy.</summary>
    public static HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });
#pragma warning restore RS0030

    /// <returns>The answer, or what is wrong.</returns>
    public static async Task<(string? Json, string? Error)> PostAsync(
        TwilioEmulator emulator, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(emulator.BaseAddress, path), body, cancellationToken).ConfigureAwait(false);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
        {
            return (text, null);
        }

        using var problem = JsonDocument.Parse(text);
        return (null, problem.RootElement.GetProperty("detail").GetString());
    }
}
