namespace CallMessageEvents;

/// <summary>
/// Secrets as files, shells and Docker give them: with white space around, which is taken off, or in quotes, which are refused. No secret of Twilio's has a
/// space, a quote or a character beyond ASCII.
/// </summary>
internal static class SecretText
{
    private const string Quotes = "\"'`";

    /// <summary>The secret without the white space around it.</summary>
    public static string? Trim(string? secret) => secret?.Trim();

    public static bool IsMissing(string? secret) => string.IsNullOrWhiteSpace(secret);

    /// <summary>Whether some of the texts are not missing.</summary>
    public static bool AnyGiven(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!IsMissing(text)) return true;
        }

        return false;
    }

    /// <summary>
    /// What is wrong with a secret and what to do, to follow its configuration key; null for a good one and for a missing one. Never a part of the secret.
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

    /// <summary>The secret without the white space around it, where somebody gives it in code.</summary>
    /// <exception cref="ArgumentException">Something else is wrong with it.</exception>
    public static string? Take(string? secret, string argument) =>
        Fault(secret) is { } fault ? throw new ArgumentException($"{argument} {fault}", argument) : Trim(secret);

    private static string Kind(char c) => char.IsWhiteSpace(c) || char.IsControl(c) ? "white space" : "not ASCII";
}
