using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CallMessageEvents;

/// <summary>
/// An account's secrets as they are now. A changed configuration takes effect at the next request; one that is not valid is logged, and the last valid
/// one stays. Everything but secrets is read once, at the start.
/// </summary>
internal sealed class AccountSecrets : IDisposable
{
    private readonly string _name;
    private readonly string? _accountSid;
    private readonly IOptionsFactory<CallMessageEventsOptions> _factory;
    private readonly ILogger _logger;
    private readonly List<IDisposable> _watches = [];
    private Snapshot _now;

    public AccountSecrets(IServiceProvider provider, CallMessageEventsBuilder registration, CallMessageEventsOptions options, ILogger logger)
    {
        _name = registration.Name;
        _accountSid = options.AccountSid;
        _now = Read(options);
        _factory = provider.GetRequiredService<IOptionsFactory<CallMessageEventsOptions>>();
        _logger = logger;

        // Not IOptionsMonitor.OnChange: it would throw what is not valid at whoever reloads the configuration.
        // A section's token is its root's: each root is watched once.
        var configurations = registration.Steps.Select(static step => step.Section).Append(provider.GetService<IConfiguration>()).OfType<IConfiguration>();
        foreach (var configuration in configurations.DistinctBy(static configuration => configuration.GetReloadToken()))
            _watches.Add(ChangeToken.OnChange(configuration.GetReloadToken, Reload));

        // The options may have been read long ago, when the host started; what changed between then and the watch counts, too.
        Reload();
    }

    /// <summary>What authenticates REST requests; null where there is no secret for it.</summary>
    public string? Authorization => Volatile.Read(ref _now).Authorization;

    /// <summary>What callbacks may be signed with.</summary>
    public AccountKeys Keys => Volatile.Read(ref _now).Keys;

    public void Dispose()
    {
        foreach (var watch in _watches) watch.Dispose();
    }

    private void Reload()
    {
        try
        {
            var options = _factory.Create(_name);
            if (options.AccountSid != _accountSid)
            {
                RegistrationLog.AccountChanged(_logger, _name);
                return;
            }

            Volatile.Write(ref _now, Read(options));
        }
        catch (OptionsValidationException e)
        {
            RegistrationLog.ReloadRefused(_logger, _name, e.Message);
        }
#pragma warning disable CA1031 // The application's own code configures, too; whatever it throws must not stop whoever reloads.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RegistrationLog.ReloadRefused(_logger, _name, e.GetType().Name);
        }
    }

    private static Snapshot Read(CallMessageEventsOptions options) => new(
        BasicAuthentication.Create(options),
        new AccountKeys(options.Signature.OtherAuthTokens.Prepend(options.AuthToken), options.Signature.SharedKeys));

    private sealed record Snapshot(string? Authorization, AccountKeys Keys);
}
