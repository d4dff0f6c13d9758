using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace CallMessageEvents.Emulator;

/// <summary>An application that references the emulator.</summary>
internal sealed class EmulatorReference(IResource application, CallMessageEmulatorReferenceOptions options)
{
    public string ApplicationName => application.Name;

    public string? VoicePath => options.VoicePath;

    /// <summary>
    /// Where callbacks go, as this machine reaches it, where the emulator runs; null when the application has no endpoints. They may still be added until the
    /// application is built, so it is asked for late.
    /// </summary>
    public EndpointReference? FindEndpoint()
    {
        if (application is not IResourceWithEndpoints host || !application.TryGetEndpoints(out var all))
        {
            return options.EndpointName is null ? null : throw Missing();
        }

        var names = all.Select(static endpoint => endpoint.Name).ToList();
        var name = options.EndpointName is { } wanted
            ? names.Find(known => string.Equals(known, wanted, StringComparison.OrdinalIgnoreCase)) ?? throw Missing()
            : names.Find(static known => known == "http") ?? names.Find(static known => known == "https") ?? names.FirstOrDefault();
        return name is null ? null : host.GetEndpoint(name, KnownNetworkIdentifiers.LocalhostNetwork);
    }

    public Task<Uri?> FindStatusUrlAsync(CancellationToken cancellationToken) =>
        FindUrlAsync(options.CallbackPath.TrimEnd('/') + "/status", cancellationToken);

    public Task<Uri?> FindVoiceUrlAsync(CancellationToken cancellationToken) => FindUrlAsync(options.VoicePath!, cancellationToken);

    private async Task<Uri?> FindUrlAsync(string path, CancellationToken cancellationToken) =>
        FindEndpoint() is { } endpoint && await endpoint.GetValueAsync(cancellationToken).ConfigureAwait(false) is { } address
            ? new Uri(new Uri(address), path)
            : null;

    private InvalidOperationException Missing() =>
        new($"'{application.Name}' has no endpoint '{options.EndpointName}', which WithReference names for the emulator's callbacks.");
}
