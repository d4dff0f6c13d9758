namespace CallMessageEvents;

/// <summary>Checks SharedKeys that applications give in a configuration or in code.</summary>
internal static class SharedKeyText
{
    /// <summary>How long an id may be. Twilio's have 45 characters.</summary>
    private const int MaxIdLength = 128;

    /// <summary>Whether a text can be a SharedKey's id: then it can be compared, and shown in a log.</summary>
    public static bool IsId(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= MaxIdLength && !id.ContainsAnyExceptInRange('!', '~') && !id.ContainsAny(",\"'`");

    /// <summary>Returns what is wrong with an id; null for a valid one.</summary>
    public static string? IdFault(string? id)
    {
        if (SecretText.IsMissing(id)) return "is missing: a SharedKey is an id (webhooks_sharedkey_…) and a secret.";
        return IsId(SecretText.Trim(id))
            ? null
            : "is no SharedKey's id: it is written as webhooks_sharedkey_ and letters and digits, without quotes or spaces.";
    }

    /// <summary>Whether a key has neither id nor secret: a configuration cannot remove an entry of a list, but it can make it empty.</summary>
    public static bool IsBlank(SharedKey? key) => SecretText.IsMissing(key?.Id) && SecretText.IsMissing(key?.Secret);

    /// <summary>Copies keys that are given in code, without the white space around ids and secrets. Empty entries are left out.</summary>
    /// <exception cref="ArgumentException">An id or a secret is not valid otherwise.</exception>
    public static SharedKey[] Take(IEnumerable<SharedKey?> keys, string argument) =>
        [.. keys.Where(static key => !IsBlank(key)).Select(key => Take(key!, argument))];

    private static SharedKey Take(SharedKey key, string argument) => IdFault(key.Id) is { } fault
        ? throw new ArgumentException($"An id in {argument} {fault}", argument)
        : new() { Id = SecretText.Trim(key.Id), Secret = SecretText.Take(key.Secret, argument) };
}
