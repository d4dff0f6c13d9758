using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace CallMessageEvents.Emulator.Tests;

public sealed class SecureSocketTests : EmulatorTest
{
    [Fact]
    public async Task Socket_Secure_Works()
    {
        await using var alice = await SignalingClient.OpenAsync(Twilio.SecureAddress!);
        await alice.ListenAsync(Twilio.CreateAccessToken("alice"));

        await alice.NextAsync("connected");
    }

    [Fact]
    public async Task SecureAddress_Certificate_IsForThisMachine()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(Twilio.SecureAddress!.Host, Twilio.SecureAddress.Port, Cancellation);
        await using var tls = new SslStream(
            connection.GetStream(), leaveInnerStreamOpen: false, (_, _, _, errors) => errors is SslPolicyErrors.RemoteCertificateChainErrors);
        await tls.AuthenticateAsClientAsync(new() { TargetHost = "localhost" }, Cancellation);

        using var certificate = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());

        Assert.True(certificate.MatchesHostname("127.0.0.1") && certificate.MatchesHostname("localhost") && !certificate.MatchesHostname("example.com"));
    }

    [Fact]
    public async Task SecureAddress_NotAskedFor_IsNull()
    {
        await using var plain = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);

        Assert.Null(plain.SecureAddress);
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.HttpsUrl = "https://127.0.0.1:0";
}
