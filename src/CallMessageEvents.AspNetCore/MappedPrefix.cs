using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;

namespace CallMessageEvents.AspNetCore;

/// <summary>
/// Rejects the prefixes that are mistakes. Without this, an account's name would map another account, and a prefix that is mapped twice would fail at each
/// request, with an error of the router.
/// </summary>
internal static class MappedPrefix
{
    /// <summary>What each route builder has mapped. Two groups are two builders: <see cref="EndpointPath"/> finds what these have twice.</summary>
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, HashSet<string>> Mapped = [];

    /// <summary>Checks a prefix, and returns it without a slash at its end.</summary>
    /// <param name="endpoints">The application, or a route group.</param>
    /// <param name="prefix">The prefix as it was given.</param>
    /// <param name="account">The account to map.</param>
    /// <param name="method">The method that maps.</param>
    /// <exception cref="ArgumentException">The prefix is an address, or the name of an account.</exception>
    public static string Check(IEndpointRouteBuilder endpoints, string prefix, AccountName account, string method)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Contains("://", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "The prefix is an address, and must be a path, such as \"/call-message-events\". The scheme and the host go into the option PublicBaseUrl.",
                nameof(prefix));
        }

        if (account.IsUnnamed && prefix.IsAccountOf<ICallMessageHealth>(endpoints.ServiceProvider))
        {
            throw new ArgumentException(
                $"\"{prefix}\" is the name of an account, and this call maps the account without a name at the path /{prefix}. Write "
                + $"{method}(\"/{prefix}\", new AccountName(\"{prefix}\")), or begin the path with a slash if it is meant.",
                nameof(prefix));
        }

        return prefix.TrimEnd('/');
    }

    /// <summary>Remembers a checked prefix as mapped.</summary>
    /// <exception cref="InvalidOperationException">The builder has mapped it already.</exception>
    public static void Add(IEndpointRouteBuilder endpoints, string prefix, string method)
    {
        var mapped = Mapped.GetValue(endpoints, static _ => new(StringComparer.OrdinalIgnoreCase));
        lock (mapped)
        {
            if (mapped.Add($"{method} {prefix.Trim('/')}")) return;
        }

        throw new InvalidOperationException(
            $"{method} has mapped the prefix \"/{prefix.Trim('/')}\" already, so that no request could be told apart. Map each account once, at a prefix of "
            + "its own. Accounts that differ by host only go into groups: app.MapGroup(string.Empty).RequireHost(…).");
    }
}
