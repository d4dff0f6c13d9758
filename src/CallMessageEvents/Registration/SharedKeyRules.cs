using Microsoft.Extensions.Configuration;

namespace CallMessageEvents;

/// <summary>Validates the SharedKeys in an account's options. A fault never shows a secret.</summary>
internal static class SharedKeyRules
{
    /// <param name="options">The options.</param>
    /// <param name="hasOthers">Whether keys may come from elsewhere.</param>
    /// <param name="faults">Where faults go.</param>
    public static void Check(CallMessageEventsOptions options, bool hasOthers, OptionsFaults faults)
    {
        if (options.Signature is not { } signature) return;
        if (signature.SharedKeys is not { } keys)
        {
            faults.Add("Signature:SharedKeys", "must not be null.");
            return;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            if (!SharedKeyText.IsBlank(keys[i])) Check($"Signature:SharedKeys:{i}", keys[i], ids, faults);
        }

        if (signature.RequireSharedKey && !HasAny(options) && !hasOthers && !signature.DangerouslyAcceptAnySender)
        {
            faults.Add(
                "Signature:RequireSharedKey",
                "is on, and there is no SharedKey: every callback would be refused. "
                + "Set Signature:SharedKeys, or register an ITwilioCredentials that has some.");
        }
    }

    /// <summary>Rejects a single text, such as an environment variable: the binder ignores it where a list is expected.</summary>
    public static void CheckText(IEnumerable<IConfiguration?> sections, OptionsFaults faults)
    {
        if (sections.Any(static section => !string.IsNullOrEmpty(section?["Signature:SharedKeys"])))
            faults.Add("Signature:SharedKeys", "is one text, and must be a list: set Signature:SharedKeys:0:Id and Signature:SharedKeys:0:Secret.");
    }

    public static bool HasAny(CallMessageEventsOptions options) => options.Signature?.SharedKeys?.Any(static key => !SharedKeyText.IsBlank(key)) == true;

    private static void Check(string path, SharedKey key, HashSet<string> ids, OptionsFaults faults)
    {
        if (SharedKeyText.IdFault(key.Id) is { } idFault) faults.Add($"{path}:Id", idFault);
        else if (!ids.Add(SecretText.Trim(key.Id)!)) faults.Add($"{path}:Id", "is there twice: callbacks name their key, so that each id has one secret.");

        if (SecretText.IsMissing(key.Secret))
            faults.Add($"{path}:Secret", "is missing: Twilio shows it once, when the key is made. If it is lost, make another key.");
        else if (SecretText.Fault(key.Secret) is { } fault)
            faults.Add($"{path}:Secret", fault);
    }
}
