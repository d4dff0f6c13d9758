using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>Fills an account's options from the given sections, or from the default section when none was given, then from code.</summary>
internal sealed class AccountConfiguration(CallMessageEventsBuilder registration, IServiceProvider provider) : IConfigureNamedOptions<CallMessageEventsOptions>
{
    private const string Root = "CallMessageEvents";
    private const string OtherAuthTokens = $"{nameof(CallMessageEventsOptions.Signature)}:{nameof(SignatureOptions.OtherAuthTokens)}";
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    /// <summary>The configuration path of an account's settings, for error texts.</summary>
    public static string Path(CallMessageEventsBuilder registration) =>
        registration.Steps.Select(static step => step.Section).OfType<IConfigurationSection>().FirstOrDefault()?.Path ?? DefaultPath(registration.Name);

    /// <summary>The sections that an account is bound from: those that were given, or the default one. A whole configuration is none.</summary>
    public static IEnumerable<IConfigurationSection> Sections(CallMessageEventsBuilder registration, IServiceProvider provider) =>
        HasOwnSection(registration)
            ? registration.Steps.Select(static step => step.Section).OfType<IConfigurationSection>()
            : DefaultSection(registration, provider) is { } section ? [section] : [];

    public static bool HasOwnSection(CallMessageEventsBuilder registration) => registration.Steps.Exists(static step => step.Section is not null);

    public void Configure(CallMessageEventsOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CallMessageEventsOptions options)
    {
        if (name != registration.Name) return;

        if (!HasOwnSection(registration) && DefaultSection(registration, provider) is { } main) Bind(main, options);
        foreach (var step in registration.Steps)
        {
            if (step.Section is { } section) Bind(section, options);
            step.Configure?.Invoke(options);
        }
    }

    private static void Bind(IConfiguration section, CallMessageEventsOptions options)
    {
        section.Bind(options);

        // The binder ignores a single text where a list is expected, and an environment variable is a single text.
        if (options.Signature is { } signature && section[OtherAuthTokens]?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } tokens)
            signature.OtherAuthTokens = [.. signature.OtherAuthTokens ?? [], .. tokens];
    }

    private static IConfigurationSection? DefaultSection(CallMessageEventsBuilder registration, IServiceProvider provider) =>
        provider.GetService<IConfiguration>()?.GetSection(DefaultPath(registration.Name));

    private static string DefaultPath(string name) => name.Length == 0 ? Root : $"{Root}:Accounts:{name}";
}
