using System.Reflection;
using System.Runtime.Loader;
using SharpFuzz;

namespace CallMessageEvents.Fuzzing;

/// <summary>
/// Copies of the libraries in which each branch counts itself, and this program once more with those in place of the originals. Nothing here may touch a
/// type of theirs.
/// </summary>
internal sealed class Instrumented : AssemblyLoadContext
{
    private static readonly string[] Libraries = ["CallMessageEvents", "CallMessageEvents.AspNetCore", "CallMessageEvents.Emulator"];

    private const string ContextName = "instrumented";

    private readonly string _folder;

    private Instrumented(string folder)
        : base(ContextName) => _folder = folder;

    public static Task<int> RunAsync(string[] args, Func<string[], Task<int>> run)
    {
        if (GetLoadContext(typeof(Instrumented).Assembly)?.Name == ContextName) return run(args);

        // A folder of its own: several may run at a time.
        var folder = Directory.CreateTempSubdirectory("call-message-fuzzing").FullName;
        try
        {
            foreach (var library in Libraries)
            {
                var copy = Path.Combine(folder, library + ".dll");
                File.Copy(Path.Combine(AppContext.BaseDirectory, library + ".dll"), copy);
                Fuzzer.Instrument(copy, static _ => true, Options.Value);
            }

            var again = new Instrumented(folder).LoadFromAssemblyPath(typeof(Instrumented).Assembly.Location);
            return RunAgainAsync(again, args, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var instrumented = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(instrumented) ? LoadFromAssemblyPath(instrumented) : null;
    }

    private static async Task<int> RunAgainAsync(Assembly again, string[] args, string folder)
    {
        try
        {
            var main = again.EntryPoint!.DeclaringType!.GetMethod("<Main>$", BindingFlags.Static | BindingFlags.NonPublic)!;
            return await (Task<int>)main.Invoke(null, [args])!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
