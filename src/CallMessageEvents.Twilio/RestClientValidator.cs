using Microsoft.Extensions.Options;

namespace CallMessageEvents.Twilio;

/// <summary>Validates the options of an account whose client knows where requests go.</summary>
internal sealed class RestClientValidator(string accountName, IServiceProvider provider) : IValidateOptions<CallMessageEventsOptions>
{
    public ValidateOptionsResult Validate(string? name, CallMessageEventsOptions options)
    {
        if (!string.Equals(name, accountName, StringComparison.Ordinal)) return ValidateOptionsResult.Skip;
        if (!RestClientServices.HasTransport(provider, accountName)) return ValidateOptionsResult.Skip;

        var faults = new List<string>();
        if (string.IsNullOrEmpty(options.AccountSid))
        {
            var account = RestClientServices.Source(provider, accountName).ReadAccountSid();
            faults.Add(
                $"{Subject} has no AccountSid, and that of the ITwilioRestClient (\"{account}\") is none (AC and 32 hexadecimal digits): "
                + "set the option, or make the client with its accountSid.");
        }

        // A BaseAddress, such as the emulator's, would be ignored, and messages would go to Twilio.
        if (options.BaseAddress is not null)
        {
            faults.Add(
                $"{Subject} has a BaseAddress, which UseTwilioRestClient does not use: the ITwilioRestClient knows where requests go. "
                + "Point the client there, or leave out one "
                + "of the two; where AddEmulator() has set it, call UseTwilioRestClient() only when AddEmulator() is not called.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string Subject => accountName.Length == 0 ? "CallMessageEvents" : $"The account \"{accountName}\" of CallMessageEvents";
}
