using System.Diagnostics;
using System.Globalization;
using CallMessageEvents.PostgreSql.Tests;

namespace CallMessageEvents.Benchmarks;

/// <summary>The floor: PostgreSQL's own benchmark inserts one row a transaction, of the columns, the indexes and the size that a message's row has.</summary>
internal sealed class PgBench : IDisposable
{
    public const string Table = "one_row";

    private const int Threads = 2;
    private const int Endless = 10_000_000;

    private const string Script =
        $"""
        \set part random(0, 63)
        \set call random(1, 1000)
        insert into {Table} (part, kind, call_id, key_id, call_sid, key, body)
            values (:part, 0, md5(:call)::uuid, gen_random_uuid(), :call_sid, :key, :body);

        """;

    private readonly BenchmarkDatabase _database;
    private readonly string _folder = Directory.CreateTempSubdirectory("cme-pgbench-").FullName;

    private PgBench(BenchmarkDatabase database) => _database = database;

    /// <summary>Makes the table.</summary>
    /// <param name="database">The server.</param>
    /// <param name="schema">The engine's schema, which has its tables already.</param>
    public static async Task<PgBench> CreateAsync(BenchmarkDatabase database, string schema)
    {
        await database.RunAsync($"create table {Table} (like {schema}.inbox including all)");
        var bench = new PgBench(database);
        await File.WriteAllTextAsync(bench.ScriptFile, Script);
        return bench;
    }

    /// <summary>As many as it can, with all connections.</summary>
    public async Task<Stored> SaturateAsync()
    {
        // On a busy machine connecting takes its time.
        var idle = await _database.ReadUseAsync();
        using var running = Start(Endless);
        try
        {
            while ((await _database.ReadUseAsync()).OneRowInserts == idle.OneRowInserts)
            {
                if (running.HasExited) await EndAsync(running);
                await Window.PauseAsync();
            }

            await Window.LeadAsync();
            var before = await _database.ReadUseAsync();
            await Window.PassAsync();
            var after = await _database.ReadUseAsync();
            return after.Since(before, after.OneRowInserts - before.OneRowInserts);
        }
        finally
        {
            running.Kill();
            await running.WaitForExitAsync();
        }
    }

    /// <summary>So many a second; returns how long each took from when it was due, in microseconds, in their order.</summary>
    public async Task<double[]> PaceAsync(double perSecond)
    {
        var each = (int)(perSecond * (Window.Lead + Window.Length).TotalSeconds / EngineLoad.InFlight);
        using (var running = Start(
            each, "--rate", perSecond.ToString(CultureInfo.InvariantCulture), "--log", "--log-prefix", Path.Combine(_folder, "log")))
        {
            await EndAsync(running);
        }

        List<(double Took, double At)> lines = [];
        foreach (var file in Directory.EnumerateFiles(_folder, "log*"))
        {
            lines.AddRange(ReadLog(file));
            File.Delete(file);
        }

        // As with ours, those at the beginning do not count: each connection prepares its statement.
        var begin = lines.Min(static line => line.At) + Window.Lead.TotalSeconds;
        return [.. lines.Where(line => line.At > begin).Select(static line => line.Took).Order()];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string ScriptFile => Path.Combine(_folder, "script.sql");

    /// <summary>A line has, third, how long it took from when it was due, in microseconds; fifth and sixth, when it ended: seconds, microseconds.</summary>
    private static IEnumerable<(double Took, double At)> ReadLog(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            double[] numbers = [.. line.Split(' ').Select(static number => double.Parse(number, CultureInfo.InvariantCulture))];
            yield return (numbers[2], numbers[4] + (numbers[5] / 1e6));
        }
    }

    /// <param name="each">How many rows each connection inserts.</param>
    /// <param name="more">More of the program's own options.</param>
    private Process Start(int each, params string[] more)
    {
        string[] arguments =
        [
            "--no-vacuum", "--protocol=prepared", $"--client={EngineLoad.InFlight}", $"--jobs={Threads}", $"--file={ScriptFile}",
            string.Create(CultureInfo.InvariantCulture, $"--transactions={each}"),
            $"--define=call_sid={FloorData.CallSid}", $"--define=key={FloorData.MessageSid}", $"--define=body=\\x{Convert.ToHexString(EngineLoad.Body)}",
            .. more, _database.Address,
        ];
        return Process.Start(new ProcessStartInfo(TemporaryPostgreSql.Tool("pgbench"), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
    }

    private static async Task EndAsync(Process running)
    {
        var (output, error) = (running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync());
        await running.WaitForExitAsync();
        if (running.ExitCode != 0) throw new InvalidOperationException($"pgbench: {await output}{await error}");
    }
}
