using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>Runs an account's checks: what Twilio says beside what the application's own address says.</summary>
internal sealed class AccountChecks(CallMessageEventsBuilder registration, IServiceProvider provider) : ICallMessageChecks
{
    /// <summary>Each request has this long, so that the checks end.</summary>
    public static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);

    private const string Configuration = "configuration";

    public async Task<IReadOnlyList<CallMessageCheck>> RunAsync(CancellationToken cancellationToken = default)
    {
        CallMessageEventsOptions options;
        try
        {
            // Made anew: secrets may have changed since the start.
            options = provider.GetRequiredService<IOptionsFactory<CallMessageEventsOptions>>().Create(registration.Name);
        }
        catch (OptionsValidationException e)
        {
            return [CallMessageCheck.Failed(Configuration, string.Join(' ', e.Failures))];
        }
        catch (InvalidOperationException e)
        {
            // Text that is no number or time. Its message has the text; secrets are text, and cannot be wrong so.
            return [CallMessageCheck.Failed(Configuration, e.Message)];
        }

        var time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        var urls = AccountServices.Get<ICallbackUrls>(provider, registration.Name);
        var isTwilio = options.BaseAddress is null && !AccountServices.Has<ITwilioTransport>(provider, registration.Name);
        var missing = AccountValidator.CannotVerify(registration, provider, options);
        var endpoint = new EndpointChecks(Client(PublicHttpClient.Name(registration.Name)), options, urls, missing, isTwilio, time).RunAsync(cancellationToken);
        var twilio = CheckTwilioAsync(options, time, cancellationToken);
        await Task.WhenAll(twilio, endpoint).ConfigureAwait(false);
        return [Configured(options), .. await twilio.ConfigureAwait(false), .. await endpoint.ConfigureAwait(false)];
    }

    private CallMessageCheck Configured(CallMessageEventsOptions options)
    {
        var account = SecretText.IsMissing(options.AccountSid) ? "The account of the application's own transport" : $"Account {options.AccountSid}";
        var credential = AccountServices.Has<ITwilioTransport>(provider, registration.Name) ? "requests go through the application's own transport"
            : SecretText.IsMissing(options.ApiKeySid) ? "requests are authenticated with the auth token"
            : $"requests are authenticated with API key {options.ApiKeySid}";
        var found = $"{account}; {credential}.";
        List<string> remedies = [.. MisspeltKeys.Find(registration, provider)];
        if (options.Signature.DangerouslyAcceptAnySender)
        {
            found += " Callbacks are not verified.";
            remedies.Add("Remove Signature:DangerouslyAcceptAnySender: anybody can send messages in anybody's name.");
        }
        else if (options.Signature.MaxAge is { } age)
        {
            found += $" Callbacks older than {age:c} are refused.";
        }

        if (AccountValidator.CannotVerify(registration, provider, options) is { } missing)
        {
            found += $" {EndpointChecks.CannotVerify}";
            remedies.Add(missing);
        }

        return remedies.Count > 0
            ? CallMessageCheck.Warning(Configuration, found, string.Join(' ', remedies))
            : CallMessageCheck.Ok(Configuration, found);
    }

    private async Task<IReadOnlyList<CallMessageCheck>> CheckTwilioAsync(
        CallMessageEventsOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (AccountServices.Has<ITwilioTransport>(provider, registration.Name))
            return [CallMessageCheck.Skipped(TwilioChecks.Clock, "Credentials and clock are not checked: the application's own transport sends.")];

        var handler = (provider.GetRequiredService<IHttpClientFactory>() as IHttpMessageHandlerFactory)?.CreateHandler(registration.HttpClient.Name);
        return await new TwilioChecks(Client(registration.HttpClient.Name), handler, options, time).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private HttpClient Client(string name) => provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
}
