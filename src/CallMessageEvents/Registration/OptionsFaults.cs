using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>What is wrong with an account's options, each fault beginning with its configuration key.</summary>
internal sealed class OptionsFaults(string path)
{
    private readonly List<string> _faults = [];

    public string Path => path;

    public void Add(string key, string fault) => _faults.Add($"{path}:{key} {fault}");

    public void AddRange(ValidateOptionsResult result) => _faults.AddRange(result.Failures ?? []);

    public ValidateOptionsResult Result() => _faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_faults);
}
