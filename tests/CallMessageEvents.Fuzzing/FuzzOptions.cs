using System.Globalization;

namespace CallMessageEvents.Fuzzing;

/// <summary>What the command line says.</summary>
/// <param name="Seed">The same seed makes the same inputs, as far as coverage is the same.</param>
/// <param name="Inputs">How many in all, of all targets together; null: no limit.</param>
/// <param name="Time">How long in all, of all targets together; null: no limit.</param>
/// <param name="Target">The one target; null: all.</param>
/// <param name="Files">Inputs to run, and nothing else.</param>
internal sealed record FuzzOptions(int Seed, long? Inputs, TimeSpan? Time, string? Target, string[] Files)
{
    public const string Usage = "[--seed N] [--inputs N] [--seconds N] [--target NAME [FILE…]]: without inputs and seconds, for a minute.";

    /// <summary>Reads it; null when it cannot be read.</summary>
    public static FuzzOptions? Read(string[] args)
    {
        int? seed = null;
        long? inputs = null;
        double? seconds = null;
        string? target = null;
        List<string> files = [];
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            if (!name.StartsWith('-'))
            {
                files.Add(name);
                continue;
            }

            if (++i == args.Length) return null;
            switch (name)
            {
                case "--seed" when int.TryParse(args[i], CultureInfo.InvariantCulture, out var number): seed = number; break;
                case "--inputs" when long.TryParse(args[i], CultureInfo.InvariantCulture, out var number): inputs = number; break;
                case "--seconds" when double.TryParse(args[i], CultureInfo.InvariantCulture, out var number): seconds = number; break;
                case "--target": target = args[i]; break;
                default: return null;
            }
        }

        if (inputs is null && seconds is null) seconds = 60;
        return new(seed ?? Environment.TickCount & int.MaxValue, inputs, seconds is { } s ? TimeSpan.FromSeconds(s) : null, target, [.. files]);
    }
}
