using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>Collects the faults in an account's options. Each fault begins with its configuration key.</summary>
internal sealed class OptionsFaults(string path)
{
    private readonly List<string> _faults = [];

    public string Path => path;

    public bool HasAny => _faults.Count > 0;

    public void Add(string key, string fault) => _faults.Add($"{path}:{key} {fault}");

    /// <summary>Adds a fault of a value that may have come from elsewhere, such as an environment variable; null for the account's own key.</summary>
    public void Add(string key, string? foundAs, string fault) => _faults.Add($"{Name(key, foundAs)} {fault}");

    public string Name(string key, string? foundAs) => foundAs ?? $"{path}:{key}";

    /// <summary>Adds a fault of the registration, which has no key.</summary>
    public void AddText(string fault) => _faults.Add($"{path}: {fault}");

    /// <summary>Adds what may explain the faults.</summary>
    public void AddHints(IEnumerable<string> hints) => _faults.AddRange(hints);

    /// <summary>Adds the faults that generated code found. It writes keys with dots; a configuration has colons.</summary>
    public void AddRange(ValidateOptionsResult result) => _faults.AddRange((result.Failures ?? []).Select(
        fault => fault.Replace($"{path}.Resilience.Retry.", $"{path}:Resilience:Retry:", StringComparison.Ordinal)
            .Replace($"{path}.Resilience.CircuitBreaker.", $"{path}:Resilience:CircuitBreaker:", StringComparison.Ordinal)
            .Replace($"{path}.Receiving.", $"{path}:Receiving:", StringComparison.Ordinal)
            .Replace($"{path}.", $"{path}:", StringComparison.Ordinal)));

    public ValidateOptionsResult Result() => _faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_faults);
}
