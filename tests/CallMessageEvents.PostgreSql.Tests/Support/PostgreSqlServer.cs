namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>The tests' own server. It does not wait for the disk: no test of these pulls the plug.</summary>
public sealed class PostgreSqlServer : TemporaryPostgreSql, IAsyncLifetime
{
    private const string Small = "-c max_connections=400 -c shared_buffers=64MB";

    private static PostgreSqlServer? s_current;

    public PostgreSqlServer()
        : this("-c fsync=off -c full_page_writes=off")
    {
    }

    private PostgreSqlServer(string settings)
        : base($"{Small} {settings}")
    {
    }

    /// <summary>The server; the test is skipped where there is none.</summary>
    public static PostgreSqlServer Current
    {
        get
        {
            Installed.Require(IsInstalled, Missing);
            return s_current!;
        }
    }

    /// <summary>For nodes whose limits no test is about: the machine may be busy, and stand still for seconds.</summary>
    public string PatientConnectionString => $"{ConnectionString};Timeout=60;Command Timeout=60";

    /// <summary>Starts another server, for a test that stops it, or reaches it otherwise. It waits for the disk, as in production.</summary>
    /// <param name="address">Where it is to be reached besides, by whoever knows the address; null for nowhere.</param>
    /// <param name="options">Settings, as the server's command line has them.</param>
    public static async Task<PostgreSqlServer> StartAnotherAsync(string? address = null, string options = "")
    {
        // Where it is not installed the test is skipped.
        _ = Current;
        var server = new PostgreSqlServer(address is null ? options : $"{options} -c listen_addresses=127.0.0.1,{address}");
        await server.CreateAsync();
        if (address is not null) await server.TrustAllAsync();
        return server;
    }

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
        if (IsInstalled) await CreateAsync();
    }
}
