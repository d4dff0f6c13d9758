using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// Finds keys in an account's sections that the options do not have. At the top of a section only those that resemble a key: the application may keep settings
/// of its own there.
/// </summary>
internal static class MisspeltKeys
{
    private const string Accounts = "Accounts";

    /// <summary>A key of another section that is at least as long is no coincidence.</summary>
    private const int LongName = 8;

    /// <returns>A sentence for each key, which begins with its whole path.</returns>
    public static IEnumerable<string> Find(CallMessageEventsBuilder registration, IServiceProvider provider)
    {
        var sections = AccountConfiguration.Sections(registration, provider);
        foreach (var section in sections.DistinctBy(static section => section.Path, StringComparer.OrdinalIgnoreCase))
        {
            foreach (var problem in Unknown(section, section, string.Empty)) yield return problem;
        }

        if (OtherAccount(registration, provider) is { } other)
            yield return $"{other.Path} is the section of no registered account: did you mean {other.Path[..^other.Key.Length]}{registration.Name}?";
    }

    /// <param name="account">The account's section.</param>
    /// <param name="section">The account's section, or one in it.</param>
    /// <param name="place">The place of <paramref name="section"/> in the account's: empty, or with a colon at its end.</param>
    private static IEnumerable<string> Unknown(IConfigurationSection account, IConfigurationSection section, string place)
    {
        foreach (var child in section.GetChildren())
        {
            var known = NamesAt(place);
            var name = known.Contains("*") ? "*" : child.Key;
            if (known.Contains(name))
            {
                foreach (var problem in Unknown(account, child, $"{place}{name}:")) yield return problem;
            }
            else if (known.Count > 0 && !IsComment(name))
            {
                var meant = Meant(name, place, known);
                if (meant is null && place.Length == 0) continue;

                var advice = meant is null
                    ? $"The keys there are {string.Join(", ", known.Order(StringComparer.Ordinal))}."
                    : $"Did you mean {account.Path}:{meant}?";
                yield return $"{child.Path} is no key of this library, and is ignored. {advice}";
            }
        }
    }

    /// <summary>The names that a section may have: of keys, and of sections. None within a key.</summary>
    private static HashSet<string> NamesAt(string place) => OptionKeys.All
        .Where(key => key.StartsWith(place, StringComparison.OrdinalIgnoreCase))
        .Select(key => key[place.Length..].Split(':')[0])
        .Concat(place.Length == 0 ? [Accounts] : []).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the key that was meant: one of the same name in another section, or the nearest of this one.</summary>
    private static string? Meant(string name, string place, HashSet<string> known)
    {
        if ((place.Length > 0 || name.Length >= LongName)
            && OptionKeys.All.FirstOrDefault(key => key.EndsWith($":{name}", StringComparison.OrdinalIgnoreCase) || Is(key, name)) is { } elsewhere)
        {
            return elsewhere;
        }

        return known.Where(other => Spelling.IsNear(name, other)).MinBy(other => Spelling.Distance(name, other)) is { } near ? place + near : null;
    }

    /// <summary>A section beside the account's own: its name resembles the account's, and no account is registered by it.</summary>
    private static IConfigurationSection? OtherAccount(CallMessageEventsBuilder registration, IServiceProvider provider)
    {
        if (registration.Name.Length == 0 || AccountConfiguration.HasOwnSection(registration)) return null;
        var section = AccountConfiguration.Sections(registration, provider).FirstOrDefault();
        if (section is null) return null;

        var registered = provider.GetServices<CallMessageEventsBuilder>().Select(static account => account.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return provider.GetRequiredService<IConfiguration>().GetSection(section.Path[..^(registration.Name.Length + 1)]).GetChildren()
            .FirstOrDefault(other => !registered.Contains(other.Key) && Spelling.IsNear(other.Key, registration.Name));
    }

    /// <summary>JSON has no comments, so that some write them as keys.</summary>
    private static bool IsComment(string name) => name.Length > 0 && !char.IsLetterOrDigit(name[0]);

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
