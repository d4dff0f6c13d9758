using System.Globalization;

namespace CallMessageEvents.Mutation;

/// <summary>What the command line says.</summary>
/// <param name="Seed">The same seed chooses the same mutants of the same sources.</param>
/// <param name="Mutants">How many mutants are tried.</param>
/// <param name="In">Only those whose file has this in its path.</param>
/// <param name="Ids">These, and no others; empty: a sample. A run prints the numbers of those that lived.</param>
/// <param name="Folder">Where the copy of the repository is, or will be.</param>
/// <param name="AtOnce">How many programs of tests run at once: they wait more than they work.</param>
internal sealed record MutationOptions(int Seed, int Mutants, string In, int[] Ids, string Folder, int AtOnce)
{
    public const string Usage = "[--seed N] [--mutants N] [--in PATH] [--ids N,N…] [--folder FOLDER]: without numbers, 300 mutants.";

    /// <summary>The share of mutants that must be killed.</summary>
    public const double Goal = 0.85;

    /// <summary>Reads it; null when it cannot be read.</summary>
    public static MutationOptions? Read(string[] args)
    {
        var folder = Path.Combine(Path.GetTempPath(), "cme-mutation");
        var options = new MutationOptions(Seed: 1, Mutants: 300, In: "", Ids: [], folder, AtOnce: Environment.ProcessorCount + 1);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            switch (args[i])
            {
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var number): options = options with { Seed = number }; break;
                case "--mutants" when int.TryParse(value, CultureInfo.InvariantCulture, out var number): options = options with { Mutants = number }; break;
                case "--in": options = options with { In = value }; break;
                case "--ids": options = options with { Ids = [.. value.Split(',').Select(static id => int.Parse(id, CultureInfo.InvariantCulture))] }; break;
                case "--folder": options = options with { Folder = Path.GetFullPath(value) }; break;
                default: return null;
            }
        }

        return args.Length % 2 == 0 ? options : null;
    }
}
