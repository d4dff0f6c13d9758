using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>A PostgreSQL of the tests' own, in a temporary folder, on loopback. It does not wait for the disk: no test of these pulls the plug.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private const string Missing = "PostgreSQL is not installed; on Debian: apt-get install postgresql.";

    private static PostgreSqlServer? s_current;

    private readonly string _folder = Directory.CreateTempSubdirectory("cme-postgresql-").FullName;
    private readonly string? _bin = FindBin();
    private string _options = string.Empty;
    private int _port;
    private bool _isRunning;

    /// <summary>The server; the test is skipped where there is none.</summary>
    public static PostgreSqlServer Current
    {
        get
        {
            Installed.Require(s_current?._bin is not null, Missing);
            return s_current!;
        }
    }

    /// <summary>Starts another server, for a test that stops it, or reaches it otherwise. It waits for the disk, as in production.</summary>
    /// <param name="address">Where it is to be reached besides, by whoever knows the address; null for nowhere.</param>
    /// <param name="options">Settings, as the server's command line has them.</param>
    public static async Task<PostgreSqlServer> StartAnotherAsync(string? address = null, string options = "")
    {
        // Where it is not installed the test is skipped.
        _ = Current;
        var server = new PostgreSqlServer { _options = $"-c fsync=on -c full_page_writes=on {options}" };
        if (address is not null) server._options += $" -c listen_addresses=127.0.0.1,{address}";
        await server.CreateAsync();
        if (address is not null) await server.TrustAllAsync();
        return server;
    }

    public int Port => _port;

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Connection Idle Lifetime=10;Connection Pruning Interval=5;Timeout=5";

    /// <summary>Returns the address for PostgreSQL's own tools.</summary>
    public string AddressOf(string user) => $"postgresql://{user}@127.0.0.1:{_port}/postgres";

    /// <summary>Returns one of PostgreSQL's own tools.</summary>
    public string Tool(string name) => Path.Combine(_bin!, name);

    /// <summary>
    /// Reads the statements that a server with <c>log_statement=all</c> and <c>log_line_prefix='%v|'</c> has logged, with their transactions.
    /// </summary>
    public async Task<IReadOnlyList<(string Transaction, string Text)>> ReadStatementsAsync()
    {
        List<(string Transaction, string Text)> statements = [];
        foreach (var line in await File.ReadAllLinesAsync(LogFile))
        {
            // A statement's further lines begin with a tab.
            if (line.StartsWith('\t') && statements.Count > 0) statements[^1] = statements[^1] with { Text = $"{statements[^1].Text}\n{line[1..]}" };
            else if (line.Split('|', 2) is [var transaction, var text]) statements.Add((transaction, text));
        }

        return [.. statements.Where(static one => one.Text.StartsWith("LOG:  execute ", StringComparison.Ordinal)
            || one.Text.StartsWith("LOG:  statement: ", StringComparison.Ordinal))];
    }

    public async ValueTask InitializeAsync()
    {
        s_current = this;
        if (_bin is not null) await CreateAsync();
    }

    private async Task CreateAsync()
    {
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", _folder);
        await RunToolAsync("initdb", "--pgdata", Data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync");
        _port = FreePort();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isRunning) await StopAsync("fast");
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // What is left is in the folder for temporary files.
        }
    }

    public async Task StartAsync()
    {
        await RunToolAsync(
            "pg_ctl", "--pgdata", Data, "--wait", "--silent", "--log", LogFile, "start", "--options",
            $"-c port={_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=400 -c shared_buffers=64MB "
                + $"-c fsync=off -c full_page_writes=off {_options}");
        _isRunning = true;
    }

    /// <param name="mode"><c>fast</c>, or <c>immediate</c>: as if it had crashed.</param>
    public async Task StopAsync(string mode)
    {
        _isRunning = false;
        await RunToolAsync("pg_ctl", "--pgdata", Data, "--wait", "--silent", "--mode", mode, "stop");
    }

    private string Data => Path.Combine(_folder, "data");

    private string LogFile => Path.Combine(_folder, "log");

    private async Task TrustAllAsync()
    {
        await File.AppendAllTextAsync(Path.Combine(Data, "pg_hba.conf"), "host all all all trust\n");
        await RunToolAsync("pg_ctl", "--pgdata", Data, "--silent", "reload");
    }

    private static string? FindBin() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin"))
                .Where(static bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).FirstOrDefault(static bin => File.Exists(Path.Combine(bin, "initdb")));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>PostgreSQL does not run as root.</summary>
    private Task RunToolAsync(string tool, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_bin!, tool), .. arguments])
            : RunAsync(Path.Combine(_bin!, tool), arguments);

    private async Task RunAsync(string program, params string[] arguments)
    {
        // Its output is not read through a pipe: the server would inherit that, and the reading would not end.
        string[] command = ["-c", "exec \"$@\" > \"$0\" 2>&1", Path.Combine(_folder, "output"), program, .. arguments];
        var start = new ProcessStartInfo("/bin/sh", command) { WorkingDirectory = _folder };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await File.ReadAllTextAsync(Path.Combine(_folder, "output"))}");
    }
}
