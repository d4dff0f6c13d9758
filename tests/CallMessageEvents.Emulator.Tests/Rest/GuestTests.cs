using System.Net;
using System.Net.Sockets;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>A program with an emulator in it, as the operating system sees it.</summary>
public sealed class GuestTests
{
    /// <summary>Nobody in the program handles the signal, so it ends at once: 128 and the signal's number.</summary>
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Signal_ToAProgramWithAnEmulator_EndsIt(string signal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs kill, and env --default-signal");
        using var guest = GuestProcess.Start("wait");
        await guest.WhenSaysAsync("Ready.");

        Assert.Equal(exitCode, await guest.SignalAsync(signal));
    }

    [Fact]
    public async Task Requests_WithHttpProxy_DoNotReachTheProxy()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var address = $"http://{proxy.LocalEndpoint}";
        using var guest = GuestProcess.Start("exchange", new Dictionary<string, string>
        {
            ["HTTP_PROXY"] = address, ["HTTPS_PROXY"] = address, ["ALL_PROXY"] = address, ["http_proxy"] = address, ["NO_PROXY"] = "", ["no_proxy"] = "",
        });
        var visit = proxy.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();

        var done = guest.WhenSaysAsync("Done.");
        Assert.Same(done, await Task.WhenAny(visit, done));
        await done;
        Assert.False(proxy.Pending());
    }
}
