using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>Validates one account's options. Each fault names its configuration key and says what to do.</summary>
internal sealed class AccountValidator(CallMessageEventsBuilder registration, IServiceProvider provider) : IValidateOptions<CallMessageEventsOptions>
{
    private readonly NumbersValidator _numbers = new();

    public ValidateOptionsResult Validate(string? name, CallMessageEventsOptions options)
    {
        if (name != registration.Name) return ValidateOptionsResult.Skip;

        var faults = new OptionsFaults(AccountConfiguration.Path(registration));
        if (IsWhole(options, faults))
        {
            CredentialRules.Check(options, registration.Name.Length == 0, AccountServices.Has<ITwilioTransport>(provider, registration.Name), faults);
            TimeRules.Check(options, faults);
        }

        Addresses(options, faults);
        if (options.EnvelopeProperty == options.TypeProperty) faults.Add("EnvelopeProperty", "must differ from TypeProperty: both stand in one message.");
        var own = provider.GetService<IConfiguration>()?.GetSection(faults.Path);
        SharedKeyRules.CheckText(registration.Steps.Select(static step => step.Section).Append(own), faults);
        SharedKeyRules.Check(options, AccountServices.Has<ITwilioCredentials>(provider, registration.Name), faults);
        Handlers(faults);
        Engine(faults);
        faults.AddRange(_numbers.Validate(faults.Path, options));

        // What is missing may be there by another name. Without a fault, the start report warns of it.
        if (faults.HasAny) faults.AddHints(MisspeltKeys.Find(registration, provider));
        return faults.Result();
    }

    /// <summary>Returns why callbacks cannot be verified, and what to do; null when they can.</summary>
    public static string? CannotVerify(CallMessageEventsBuilder registration, IServiceProvider provider, CallMessageEventsOptions options)
    {
        var hasToken = !SecretText.IsMissing(options.AuthToken) || options.Signature.OtherAuthTokens.Any(static token => !SecretText.IsMissing(token));
        var hasKey = hasToken || SharedKeyRules.HasAny(options);
        if (hasKey || options.Signature.DangerouslyAcceptAnySender || AccountServices.Has<ITwilioCredentials>(provider, registration.Name)) return null;

        var path = AccountConfiguration.Path(registration);
        return $"{path}:AuthToken is missing: callbacks are verified with it, whatever authenticates requests. Set it, or Signature:SharedKeys, "
            + "or register an ITwilioCredentials that has keys.";
    }

    private void Engine(OptionsFaults faults)
    {
        var (hasLog, hasStore) = (AccountServices.Has<CallLog>(provider, registration.Name), AccountServices.Has<CallStore>(provider, registration.Name));
        if (hasLog == hasStore) return;

        var (registered, missing) = hasLog ? (nameof(CallLog), nameof(CallStore)) : (nameof(CallStore), nameof(CallLog));
        var where = registration.Name.Length == 0 ? "without a key" : $"by the key \"{registration.Name}\"";
        faults.AddText($"A {registered} is registered, but no {missing}: an engine brings both. Register it {where}, too.");
    }

    private static void Addresses(CallMessageEventsOptions options, OptionsFaults faults)
    {
        Address("BaseAddress", options.BaseAddress, mayHaveUser: false, faults);
        Address("PublicBaseUrl", options.PublicBaseUrl, mayHaveUser: true, faults);
        Label("Region", options.Keys.Region, options.Region, faults);
        Label("Edge", options.Keys.Edge, options.Edge, faults);
        if (options.BaseAddress is not null && !(string.IsNullOrEmpty(options.Region) && string.IsNullOrEmpty(options.Edge)))
            faults.Add("BaseAddress", "goes without Region and Edge: it says where requests go by itself.");
    }

    private static void Address(string key, Uri? address, bool mayHaveUser, OptionsFaults faults)
    {
        if (address is null) return;
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
            faults.Add(key, "must be an absolute http or https address.");
        else if (address.Query.Length > 0 || address.Fragment.Length > 0)
            faults.Add(key, "must have no query and no fragment.");
        else if (address.UserInfo.Length > 0 && !mayHaveUser)
            faults.Add(key, "must have no user name: requests are authenticated with AuthToken or an API key.");
    }

    private static void Label(string key, string? foundAs, string? label, OptionsFaults faults)
    {
        if (!string.IsNullOrEmpty(label) && !label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            faults.Add(key, foundAs, "must be one word, such as \"ie1\" or \"dublin\", without quotes.");
    }

    /// <summary>Whether no part of the options is null.</summary>
    private static bool IsWhole(CallMessageEventsOptions options, OptionsFaults faults)
    {
        var missing = options switch
        {
            { Guard: null } => "Guard",
            { Resilience: null } => "Resilience",
            { Resilience.Retry: null } => "Resilience:Retry",
            { Resilience.CircuitBreaker: null } => "Resilience:CircuitBreaker",
            { Receiving: null } => "Receiving",
            { Conversation: null } => "Conversation",
            { Signature: null } => "Signature",
            { Signature.OtherAuthTokens: null } => "Signature:OtherAuthTokens",
            _ => null,
        };
        if (missing is not null) faults.Add(missing, "must not be null.");
        return missing is null;
    }

    private void Handlers(OptionsFaults faults)
    {
        var contracts = new ContractRegistry(registration.Contracts, registration.ContentTypes);
        HandlerRules.Check(registration, provider, faults);
        ContentRules.Check(registration, contracts, provider.GetRequiredKeyedService<AccountJson>(registration.Name).Options, faults);
        foreach (var fault in new HandlerTable(registration.Handlers, contracts).Faults) faults.AddText(fault);
    }
}
