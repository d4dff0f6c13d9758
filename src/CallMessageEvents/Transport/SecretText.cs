namespace CallMessageEvents;

/// <summary>
/// Secrets as files, shells and Docker give them: white space around them is removed, quotes are refused. No secret of Twilio's has a
/// space, a quote or a character beyond ASCII.
/// </summary>
internal static class SecretText
{
    private const string Quotes = "\"'`";

    /// <summary>The secret without the white space around it.</summary>
    public static string? Trim(string? secret) => secret?.Trim();

    public static bool IsMissing(string? secret) => string.IsNullOrWhiteSpace(secret);

    /// <summary>Whether any of the texts is given.</summary>
    public static bool AnyGiven(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!IsMissing(text)) return true;
        }

        return false;
    }

    /// <summary>
    /// Returns what is wrong with a secret and what to do, as text after its configuration key; null for a valid and for a missing one. It never quotes it.
    /// </summary>
    public static string? Fault(string? secret)
    {
        if (IsMissing(secret)) return null;

        var text = secret.AsSpan().Trim();
        if (Quotes.Contains(text[0], StringComparison.Ordinal) || Quotes.Contains(text[^1], StringComparison.Ordinal))
            return "begins or ends with a quote: write it without quotes (Docker's --env-file, and files that a secret is read from, keep them).";

        var strange = text.IndexOfAnyExceptInRange('!', '~');
        return strange < 0
            ? null
            : $"is no secret of Twilio's: character {strange + 1} is {Kind(text[strange])}. See what was written behind the secret, or copied with it.";
    }

    /// <summary>A secret that is given in code, without the white space around it.</summary>
    /// <exception cref="ArgumentException">The secret is not valid otherwise.</exception>
    public static string? Take(string? secret, string argument) =>
        Fault(secret) is { } fault ? throw new ArgumentException($"{argument} {fault}", argument) : Trim(secret);

    private static string Kind(char c) => char.IsWhiteSpace(c) || char.IsControl(c) ? "white space" : "not ASCII";
}
