using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>What one account's options must be, each fault with its configuration key and what to do.</summary>
internal sealed class AccountValidator(CallMessageEventsBuilder registration, IServiceProvider provider) : IValidateOptions<CallMessageEventsOptions>
{
    // The limits of the strategies that the times go to.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestAnswer = TimeSpan.FromMilliseconds(100);

    // Twilio waits 15 seconds, all told.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly NumbersValidator _numbers = new();

    public ValidateOptionsResult Validate(string? name, CallMessageEventsOptions options)
    {
        if (name != registration.Name) return ValidateOptionsResult.Skip;

        var faults = new OptionsFaults(AccountConfiguration.Path(registration));
        Credentials(options, faults);
        Addresses(options, faults);
        Times(options, faults);
        SharedKeyRules.CheckText(registration.Steps.Select(static step => step.Section).Append(provider.GetService<IConfiguration>()?.GetSection(faults.Path)), faults);
        SharedKeyRules.Check(options, AccountServices.Has<ITwilioCredentials>(provider, registration.Name), faults);
        Handlers(options, faults);
        faults.AddRange(_numbers.Validate(faults.Path, options));
        return faults.Result();
    }

    /// <summary>Why callbacks cannot be verified, and what to do; null when they can.</summary>
    public static string? CannotVerify(CallMessageEventsBuilder registration, IServiceProvider provider, CallMessageEventsOptions options)
    {
        var hasToken = !string.IsNullOrEmpty(options.AuthToken) || options.Signature.OtherAuthTokens.Any(static token => !string.IsNullOrEmpty(token));
        if (hasToken || SharedKeyRules.HasAny(options) || options.Signature.DangerouslyAcceptAnySender || AccountServices.Has<ITwilioCredentials>(provider, registration.Name)) return null;

        var path = AccountConfiguration.Path(registration);
        return $"{path}:AuthToken is missing: callbacks are verified with it, whatever authenticates requests. Set it, or Signature:SharedKeys, or register an ITwilioCredentials that has keys.";
    }

    private void Credentials(CallMessageEventsOptions options, OptionsFaults faults)
    {
        var ownTransport = AccountServices.Has<ITwilioTransport>(provider, registration.Name);
        if (string.IsNullOrEmpty(options.AccountSid))
        {
            if (!ownTransport) faults.Add("AccountSid", "is missing: set it to the account's sid (AC…), or set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.");
        }
        else if (!AccountSid.TryParse(options.AccountSid, out _))
        {
            faults.Add("AccountSid", "is no account sid: it is written as AC and 32 hexadecimal digits.");
        }

        var (hasSid, hasSecret) = (!string.IsNullOrEmpty(options.ApiKeySid), !string.IsNullOrEmpty(options.ApiKeySecret));
        if (hasSid && !hasSecret) faults.Add("ApiKeySecret", "is missing: an API key is a sid and a secret.");
        if (hasSecret && !hasSid) faults.Add("ApiKeySid", "is missing: an API key is a sid (SK…) and a secret.");
        if (hasSid && !SidText.IsValid(options.ApiKeySid, "SK")) faults.Add("ApiKeySid", "is no API key's sid: it is written as SK and 32 hexadecimal digits.");
        if (!ownTransport && !hasSid && !hasSecret && string.IsNullOrEmpty(options.AuthToken))
            faults.Add("AuthToken", "is missing, and there is no API key either: one of them must authenticate requests.");
    }

    private static void Addresses(CallMessageEventsOptions options, OptionsFaults faults)
    {
        Address("BaseAddress", options.BaseAddress, mayHaveUser: false, faults);
        Address("PublicBaseUrl", options.PublicBaseUrl, mayHaveUser: true, faults);
        Label("Region", options.Region, faults);
        Label("Edge", options.Edge, faults);
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

    private static void Label(string key, string? label, OptionsFaults faults)
    {
        if (!string.IsNullOrEmpty(label) && !label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            faults.Add(key, "must be one word, such as \"ie1\" or \"dublin\".");
    }

    private static void Times(CallMessageEventsOptions options, OptionsFaults faults)
    {
        if (options.Guard is not { } guard || options.Retry is not { } retry || options.Receiving is not { } receiving || options.Signature?.OtherAuthTokens is null)
        {
            faults.Add(options.Guard is null ? "Guard" : options.Retry is null ? "Retry" : options.Receiving is null ? "Receiving" : "Signature", "must not be null.");
            return;
        }

        Within("Guard:CallbackMaxAge", guard.CallbackMaxAge, TimeSpan.Zero, TimeSpan.FromDays(7), faults);
        Within("Guard:FetchMaxAge", guard.FetchMaxAge, TimeSpan.Zero, TimeSpan.FromDays(7), faults);
        Within("Retry:BaseDelay", retry.BaseDelay, TimeSpan.Zero, Longest, faults);
        Within("Retry:TotalTimeout", retry.TotalTimeout, ShortestTimeout, Longest, faults);
        Within("Retry:AttemptTimeout", retry.AttemptTimeout, ShortestTimeout, Longest, faults);
        Within("Retry:SamplingDuration", retry.SamplingDuration, ShortestBreak, Longest, faults);
        Within("Retry:BreakDuration", retry.BreakDuration, ShortestBreak, Longest, faults);
        if (retry.AttemptTimeout > retry.TotalTimeout) faults.Add("Retry:AttemptTimeout", "must not be longer than Retry:TotalTimeout.");
        Within("Receiving:GapTimeout", receiving.GapTimeout, TimeSpan.Zero, LongestAnswer, faults);
        Within("Receiving:AnswerWithin", receiving.AnswerWithin, ShortestAnswer, LongestAnswer, faults);
        Within("Receiving:HandlerTimeout", receiving.HandlerTimeout, ShortestTimeout, Longest, faults);
        Within("Receiving:DrainTimeout", receiving.DrainTimeout, TimeSpan.Zero, Longest, faults);
    }

    private void Handlers(CallMessageEventsOptions options, OptionsFaults faults)
    {
        if (string.IsNullOrEmpty(options.TypeProperty)) return;
        foreach (var fault in new HandlerTable(registration.Handlers, new ContractRegistry(options.TypeProperty, registration.Contracts)).Faults) faults.AddText(fault);
    }

    private static void Within(string key, TimeSpan time, TimeSpan least, TimeSpan most, OptionsFaults faults)
    {
        if (time < least || time > most) faults.Add(key, string.Create(CultureInfo.InvariantCulture, $"must be {least:c} to {most:c}."));
    }
}
