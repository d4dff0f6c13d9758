using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>A PostgreSQL in a temporary folder, on loopback, which is gone when it is disposed. The benchmarks compile this file, too.</summary>
/// <param name="settings">The settings of the server, each as <c>-c name=value</c>.</param>
public class TemporaryPostgreSql(string settings) : IAsyncDisposable
{
    public const string Missing = "PostgreSQL is not installed; on Debian: apt-get install postgresql.";

    private static readonly string? Bin = FindBin();

    /// <summary>In seconds: less than what waits for the tools' end.</summary>
    private const string Patience = "280";

    private readonly string _folder = Directory.CreateTempSubdirectory("cme-postgresql-").FullName;
    private readonly Socket _held = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private int _port;
    private bool _isRunning;

    public static bool IsInstalled => Bin is not null;

    public int Port => _port;

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Connection Idle Lifetime=10;Connection Pruning Interval=5;Timeout=5";

    /// <summary>The process that all others of the server are children of.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    protected string LogFile => Path.Combine(_folder, "log");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Returns the address for PostgreSQL's own tools.</summary>
    public string AddressOf(string user) => $"postgresql://{user}@127.0.0.1:{_port}/postgres";

    /// <summary>Returns one of PostgreSQL's own tools.</summary>
    public static string Tool(string name) => Path.Combine(Bin!, name);

    /// <summary>Makes an empty one, and starts it.</summary>
    public async Task CreateAsync()
    {
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", _folder);
        await RunToolAsync("initdb", "--pgdata", Data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync");

        // Bound, though not listened on, no other process is given the port; the server may use it all the same.
        _held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _port = ((IPEndPoint)_held.LocalEndPoint!).Port;
        await StartAsync();
    }

    public async Task StartAsync()
    {
        await RunToolAsync(
            "pg_ctl", "--pgdata", Data, "--wait", "--timeout", Patience, "--silent", "--log", LogFile, "start", "--options",
            $"-c port={_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {settings}");
        _isRunning = true;
    }

    /// <param name="mode"><c>fast</c>, or <c>immediate</c>: as if it had crashed.</param>
    public async Task StopAsync(string mode)
    {
        _isRunning = false;
        await RunToolAsync("pg_ctl", "--pgdata", Data, "--wait", "--timeout", Patience, "--silent", "--mode", mode, "stop");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_isRunning) await StopAsync("fast");
        _held.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // What is left is in the folder for temporary files.
        }
    }

    /// <summary>Whoever reaches it is let in.</summary>
    protected async Task TrustAllAsync()
    {
        await File.AppendAllTextAsync(Path.Combine(Data, "pg_hba.conf"), "host all all all trust\n");
        await RunToolAsync("pg_ctl", "--pgdata", Data, "--silent", "reload");
    }

    private static string? FindBin() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin"))
                .Where(static bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).FirstOrDefault(static bin => File.Exists(Path.Combine(bin, "initdb")));

    /// <summary>PostgreSQL does not run as root.</summary>
    private Task RunToolAsync(string tool, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", Tool(tool), .. arguments])
            : RunAsync(Tool(tool), arguments);

    private async Task RunAsync(string program, params string[] arguments)
    {
        // Its output is not read through a pipe: the server would inherit that, and the reading would not end.
        string[] command = ["-c", "exec \"$@\" > \"$0\" 2>&1", Path.Combine(_folder, "output"), program, .. arguments];
        var start = new ProcessStartInfo("/bin/sh", command) { WorkingDirectory = _folder };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await File.ReadAllTextAsync(Path.Combine(_folder, "output"))}");
    }
}
