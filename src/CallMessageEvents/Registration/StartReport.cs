using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>
/// Logs, when the host has started, where an account's callbacks come, and what keeps them from coming. It warns only of what cannot be meant: a process may
/// only send, or subscribe by itself.
/// </summary>
internal sealed class StartReport(CallMessageEventsBuilder registration, IServiceProvider provider, ILogger logger)
{
    private readonly string _account = AccountConfiguration.Path(registration);

    /// <param name="urls">The account's addresses; null when nothing has used the account yet.</param>
    /// <exception cref="InvalidOperationException">Two endpoints have the same route.</exception>
    public void Write(CallbackUrls? urls)
    {
        foreach (var problem in MisspeltKeys.Find(registration, provider)) RegistrationLog.Misspelt(logger, problem);

        var options = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(registration.Name);
        var isMapped = urls is { IsMapped: true };

        // Lifecycle handlers may do without messages. A process without a server may have handlers only because it shares their registration with another.
        var wantsMessages = options.Receiving.AutoSubscribe && registration.Handlers.Count > 0;
        var mustSubscribe = wantsMessages && (isMapped || HasServer());
        var paths = isMapped ? urls!.MappedPaths : default;
        var (messages, status, map) = (Shown(paths.Messages, options.PublicBaseUrl), Shown(paths.Status, options.PublicBaseUrl), Map(registration.Name));
        if (isMapped) RegistrationLog.Mapped(logger, _account, messages, status);
        else if (mustSubscribe) RegistrationLog.NoEndpoint(logger, _account, map);
        else if (wantsMessages) RegistrationLog.NoServer(logger, _account);
        else if (registration.LifecycleHandlers.Count > 0) RegistrationLog.NothingComes(logger, _account, map);

        if (options.PublicBaseUrl is not { } url)
        {
            if (mustSubscribe) RegistrationLog.NoPublicBaseUrl(logger, _account);
        }
        else if ((isMapped || mustSubscribe) && PublicBaseRules.Problem(url, SendsToTwilio(options), paths) is { } problem)
        {
            RegistrationLog.PublicBaseUrl(logger, _account, PublicBaseRules.Show(url), problem);
        }
    }

    /// <summary>Whether this process has a web server of ASP.NET Core, which this package does not know.</summary>
    private bool HasServer() => registration.Services.Any(static service => service.ServiceType.FullName == "Microsoft.AspNetCore.Hosting.Server.IServer");

    /// <summary>Whether requests go to Twilio for certain. Only the application knows where its own transport sends.</summary>
    private bool SendsToTwilio(CallMessageEventsOptions options) =>
        options.BaseAddress is null && !AccountServices.Has<ITwilioTransport>(provider, registration.Name);

    private static string Shown(string? path, Uri? url) => path is null
        ? "a route with parameters"
        : url is null ? $"{path} (PublicBaseUrl is not set)" : PublicBaseRules.Show(url).TrimEnd('/') + path;

    private static string Map(string name) =>
        name.Length == 0 ? "app.MapCallMessageEvents()" : $"app.MapCallMessageEvents(\"/{name}\", new AccountName(\"{name}\"))";
}
