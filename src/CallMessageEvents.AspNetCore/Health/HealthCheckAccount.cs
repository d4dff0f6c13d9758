using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.AspNetCore;

/// <summary>Sees at start that a health check has its account, and that the check's name was not meant as an account's.</summary>
internal sealed class HealthCheckAccount(AccountName account, string check, IServiceProvider services) : IValidateOptions<HealthCheckServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, HealthCheckServiceOptions options)
    {
        if (account.IsUnnamed && check.IsAccountOf<ICallMessageHealth>(services))
        {
            return ValidateOptionsResult.Fail(
                $"The health check \"{check}\" is of the account without a name, and \"{check}\" is the name of another account. Write "
                + $"AddHealthChecks().AddCallMessageEvents(new AccountName(\"{check}\")), or give the check another name.");
        }

        return account.Has<ICallMessageHealth>(services)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"The health check \"{check}\" is of an account that is not registered: write {account.Registration()}.");
    }
}
