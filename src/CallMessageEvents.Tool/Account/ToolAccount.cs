using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tool;

/// <summary>The account that a command works with: the library itself, configured as the application would configure it.</summary>
internal sealed class ToolAccount : IAsyncDisposable
{
    /// <summary>The key of other auth tokens that may sign callbacks, in the account's section.</summary>
    public const string OtherAuthTokens = $"{nameof(CallMessageEventsOptions.Signature)}:{nameof(SignatureOptions.OtherAuthTokens)}";

    private readonly ServiceProvider _services;
    private readonly IConfiguration _configuration;
    private readonly string _name;
    private readonly string _section;

    private ToolAccount(ServiceProvider services, ToolConfiguration configuration, string name, string section)
    {
        (_services, _configuration, _name, _section) = (services, configuration.Root, name, section);
        Sources = configuration.Sources;
    }

    /// <summary>Where the configuration comes from.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <exception cref="OptionsValidationException">The configuration is not valid.</exception>
    public CallMessageEventsOptions Options => _services.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(_name);

    public ICallMessenger Messenger => Get<ICallMessenger>();

    /// <summary>
    /// The environment variable that holds the auth token of an account that has an API key. Twilio's own variable is read only where the key comes from its
    /// like, too.
    /// </summary>
    public string AuthTokenVariable
    {
        get
        {
            if (_name.Length > 0 || HasKey(_section)) return Variable(_section);
            return ((string[])["Twilio:Client", "Twilio"]).FirstOrDefault(HasKey) is { } elsewhere ? Variable(elsewhere) : "TWILIO_AUTH_TOKEN";

            bool HasKey(string section) => !string.IsNullOrWhiteSpace(_configuration[$"{section}:{nameof(CallMessageEventsOptions.ApiKeySecret)}"]);

            string Variable(string section) => VariableOf(section, nameof(CallMessageEventsOptions.AuthToken));
        }
    }

    /// <summary>The environment variable for other auth tokens that may sign callbacks.</summary>
    public string OtherAuthTokensVariable => VariableOf(_section, OtherAuthTokens);

    public static ToolAccount Open(ParseResult parsed, AccountArguments arguments)
    {
        var name = parsed.GetValue(arguments.Account)?.Trim() ?? string.Empty;
        var own = parsed.GetValue(arguments.Section)?.Trim() is { Length: > 0 } path ? path : null;
        var section = own ?? (name.Length == 0 ? "CallMessageEvents" : $"CallMessageEvents:Accounts:{name}");
        var given = arguments.Given(parsed).Select(pair => KeyValuePair.Create<string, string?>($"{section}:{pair.Key}", pair.Value)).ToList();
        var configuration = ToolConfiguration.Read(Directory.GetCurrentDirectory(), parsed.GetValue(arguments.Environment), given);

        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration.Root);
        if (name.Length == 0 && own is null) services.AddCallMessageEvents(AlwaysAsk);
        else if (name.Length == 0) services.AddCallMessageEvents(configuration.Root.GetSection(section), AlwaysAsk);
        else if (own is null) services.AddCallMessageEvents(name, AlwaysAsk);
        else services.AddCallMessageEvents(name, configuration.Root.GetSection(section), AlwaysAsk);
        return new(services.BuildServiceProvider(), configuration, name, section);
    }

    public T Get<T>()
        where T : notnull =>
        _name.Length == 0 ? _services.GetRequiredService<T>() : _services.GetRequiredKeyedService<T>(_name);

    /// <summary>A client for requests that do not go to Twilio.</summary>
    public HttpClient CreateClient() => _services.GetRequiredService<IHttpClientFactory>().CreateClient("call-messages");

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static string VariableOf(string section, string key) => $"{section}:{key}".Replace(":", "__", StringComparison.Ordinal);

    /// <summary>Nobody reports statuses to this process.</summary>
    private static void AlwaysAsk(CallMessageEventsOptions options) => options.Guard.FetchMaxAge = TimeSpan.Zero;
}
