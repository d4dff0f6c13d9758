using System.Diagnostics;
using System.Globalization;
using CallMessageEvents.Tests;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>
/// A network of the node's own (iproute2) with two cables: callbacks come through one, and the other leads to the database, until its plug is pulled.
/// </summary>
internal sealed class NamespaceLink : Link
{
    private const string Missing = "No network can be made: that takes root's rights over networks, and iproute2; on Debian: apt-get install iproute2.";

    // These addresses are set apart for tests of networks. Tests that run beside these have others.
    private static readonly string Network = string.Create(CultureInfo.InvariantCulture, $"198.18.{Environment.ProcessId % 250}");
    private static readonly string NodeAddress = $"{Network}.2";
    private static readonly string Namespace = string.Create(CultureInfo.InvariantCulture, $"cme{Environment.ProcessId}");
    private static readonly string WebCable = $"{Namespace}w";
    private static readonly string DatabaseCable = $"{Namespace}d";

    /// <summary>Where the database is reached through the cable.</summary>
    public static string DatabaseAddress { get; } = $"{Network}.5";

    private NamespaceLink()
    {
    }

    /// <summary>Creates one; the test is skipped where this process may not.</summary>
    public static async Task<NamespaceLink> CreateAsync()
    {
        Installed.Require(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/ip"), Missing);
        var link = new NamespaceLink();
        try
        {
            Installed.Require(
                await TryRunAsync("netns", "add", Namespace)
                    && await TryAddCableAsync(WebCable, $"{Network}.1", NodeAddress)
                    && await TryAddCableAsync(DatabaseCable, DatabaseAddress, $"{Network}.6"),
                Missing);
            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    public override Task<NodeProcess> AddNodeAsync(Cluster cluster)
    {
        var settings = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Host = DatabaseAddress };
        return cluster.AddAsync(
            new Dictionary<string, string> { ["postgres"] = settings.ConnectionString, ["urls"] = $"http://{NodeAddress}:0" },
            ["ip", "netns", "exec", Namespace]);
    }

    public override Task CutAsync() => RunAsync("link", "set", DatabaseCable, "down");

    public override Task MendAsync() => RunAsync("link", "set", DatabaseCable, "up");

    /// <summary>The cables go with the network that their other ends are in.</summary>
    public override async ValueTask DisposeAsync() => await TryRunAsync("netns", "delete", Namespace);

    private static async Task<bool> TryAddCableAsync(string name, string address, string nodeAddress)
    {
        const string Inside = "cable";
        return await TryRunAsync("link", "add", name, "type", "veth", "peer", "name", Inside, "netns", Namespace)
            && await TryRunAsync("address", "add", $"{address}/30", "dev", name)
            && await TryRunAsync("link", "set", name, "up")
            && await TryRunAsync("-netns", Namespace, "link", "set", Inside, "name", name)
            && await TryRunAsync("-netns", Namespace, "address", "add", $"{nodeAddress}/30", "dev", name)
            && await TryRunAsync("-netns", Namespace, "link", "set", name, "up");
    }

    private static async Task RunAsync(params string[] arguments) => Assert.True(await TryRunAsync(arguments), $"ip {string.Join(' ', arguments)}");

    private static async Task<bool> TryRunAsync(params string[] arguments)
    {
        using var process = Process.Start("ip", arguments);
        return await process.WhenEndedAsync() == 0;
    }
}
