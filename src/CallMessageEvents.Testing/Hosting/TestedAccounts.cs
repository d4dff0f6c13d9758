using CallMessageEvents.Emulator;
using CallMessageEvents.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Testing;

/// <summary>The accounts that an application registers, each with its emulator.</summary>
internal sealed class TestedAccounts
{
    private readonly string[] _names;

    private TestedAccounts(string[] names, Uri address) => (_names, Address) = (names, address);

    public Uri Address { get; }

    /// <summary>Sends all accounts' requests to emulators, and has callbacks come to the address.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static TestedAccounts Redirect(IServiceCollection services, Uri address)
    {
        var registered = services.Where(static service => !service.IsKeyedService).Select(static service => service.ImplementationInstance);
        ICallMessageEventsBuilder[] accounts = [.. registered.OfType<ICallMessageEventsBuilder>()];
        if (accounts.Length == 0)
            throw new InvalidOperationException("The application registers no account: it must call builder.Services.AddCallMessageEvents().");

        for (var i = 0; i < accounts.Length; i++)
        {
            var (account, sid) = (accounts[i], $"AC{i + 1:x32}");
            foreach (var transport in services.Where(service => IsTransport(service, account.Name)).ToList()) services.Remove(transport);

            // Accounts of one application are told apart by their sid and their keys. An emulator of the application's own has ports, and an address of it,
            // that are for development.
            var number = i + 1;
            account.AddEmulator(
                emulator =>
                {
                    (emulator.AccountSid, emulator.AuthToken, emulator.ApiKeySid) = (sid, $"{number:x32}", $"SK{number:x32}");
                    (emulator.Url, emulator.HttpsUrl) = ("http://127.0.0.1:0", emulator.HttpsUrl is null ? null : "https://127.0.0.1:0");
                    if (emulator.VoiceUrl is { } voice) emulator.VoiceUrl = new Uri(address, voice.PathAndQuery);
                },
                allowInProduction: true);
            services.PostConfigure<CallMessageEventsOptions>(account.Name, options => options.PublicBaseUrl = address);
        }

        return new([.. accounts.Select(static account => account.Name)], address);
    }

    /// <summary>Calls that a test dials itself report to the application, as TwiML would have them do; where it has no endpoint they do not.</summary>
    public void ReportStatuses(IServiceProvider services)
    {
        foreach (var name in _names)
        {
            if (Find<ICallbackUrls>(services, name).TryGetStatus(out var address)) Emulator(services, name).StatusCallback ??= address;
        }
    }

    public TwilioEmulator Find(IServiceProvider services, AccountName? account) => Emulator(services, NameOf(account));

    public ICallMessenger FindMessenger(IServiceProvider services) => Find<ICallMessenger>(services, NameOf(null));

    private static bool IsTransport(ServiceDescriptor service, string name) =>
        service.ServiceType == typeof(ITwilioTransport) && (service.ServiceKey as string ?? string.Empty) == name;

    /// <summary>The host has started it, so that nothing is waited for.</summary>
    private static TwilioEmulator Emulator(IServiceProvider services, string name) => Find<HostedEmulator>(services, name).GetAsync().GetAwaiter().GetResult();

    private static T Find<T>(IServiceProvider services, string name)
        where T : class =>
        name.Length == 0 ? services.GetRequiredService<T>() : services.GetRequiredKeyedService<T>(name);

    private string NameOf(AccountName? account)
    {
        if (account is { } named)
        {
            return _names.Contains(named.ToString(), StringComparer.Ordinal)
                ? named.ToString()
                : throw new InvalidOperationException($"The application registers no account \"{named}\". Its accounts: {Shown}.");
        }

        return _names is [var only] ? only
            : _names.Contains(string.Empty, StringComparer.Ordinal) ? string.Empty
            : throw new InvalidOperationException($"The application has several accounts ({Shown}): say which, with EmulatorOf(new AccountName(…)).");
    }

    private string Shown => string.Join(", ", _names.Select(static name => name.Length == 0 ? "the one without a name" : $"\"{name}\""));
}
