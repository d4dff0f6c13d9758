using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CallMessageEvents;

/// <summary>
/// Watches an account's configuration, so that changed secrets take effect at the next request. An invalid change is logged, and the last valid secrets stay in
/// use. Everything but secrets is read once, at start.
/// </summary>
internal sealed class SecretsReload : IDisposable
{
    private readonly string _name;
    private readonly string _path;
    private readonly string? _accountSid;
    private readonly Action<CallMessageEventsOptions> _apply;
    private readonly IOptionsFactory<CallMessageEventsOptions> _factory;
    private readonly ILogger _logger;
    private readonly List<IDisposable> _watches = [];
    private readonly Gate _gate = new();

    /// <param name="provider">The application's services.</param>
    /// <param name="registration">The account.</param>
    /// <param name="options">The options that the account started with.</param>
    /// <param name="apply">Takes over the secrets of valid options, including the first.</param>
    /// <param name="logger">The account's log.</param>
    public SecretsReload(
        IServiceProvider provider,
        CallMessageEventsBuilder registration,
        CallMessageEventsOptions options,
        Action<CallMessageEventsOptions> apply,
        ILogger logger)
    {
        (_name, _path) = (registration.Name, AccountConfiguration.Path(registration));
        _accountSid = options.AccountSid;
        _apply = apply;
        _factory = provider.GetRequiredService<IOptionsFactory<CallMessageEventsOptions>>();
        _logger = logger;
        apply(options);

        // Not IOptionsMonitor.OnChange: it would throw validation errors into the code that reloads the configuration.
        // A section shares its root's token, so each root is watched once.
        var configurations = registration.Steps.Select(static step => step.Section).Append(provider.GetService<IConfiguration>()).OfType<IConfiguration>();
        foreach (var configuration in configurations.DistinctBy(static configuration => configuration.GetReloadToken()))
            _watches.Add(ChangeToken.OnChange(configuration.GetReloadToken, Reload));

        // The options may have been read long before, when the host started. Changes between then and now count, too.
        Reload();
    }

    public void Dispose()
    {
        foreach (var watch in _watches) watch.Dispose();
    }

    private void Reload()
    {
        try
        {
            // One at a time: the options that were made last must be those that stay.
            lock (_gate)
            {
                var options = _factory.Create(_name);
                if (options.AccountSid == _accountSid) _apply(options);
                else RegistrationLog.AccountChanged(_logger, _path);
            }
        }
        catch (OptionsValidationException e)
        {
            RegistrationLog.ReloadRefused(_logger, _path, e.Message);
        }
#pragma warning disable CA1031 // The application's own code configures, too; its exceptions must not reach the code that reloads.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RegistrationLog.ReloadRefused(_logger, _path, e.GetType().Name);
        }
    }
}
