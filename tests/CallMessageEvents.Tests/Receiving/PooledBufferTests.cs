using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>However receiving ends, each buffer goes back to its pool, and only once.</summary>
[Collection<CountingPool>]
public sealed class PooledBufferTests : IDisposable
{
    private const string Leg = "CA00000000000000000000000000000001";
    private const string Message = $"CallSid={Leg}&Content=1&Sid=KX00000000000000000000000000000001";
    private readonly CountingPool _pool = new();

    [Theory]
    [InlineData(Message, 204)]
    [InlineData("CallSid=CA1", 400)]
    [InlineData("", 400)]
    [InlineData(Message, 403, "another token")]
    public async Task Form_AllAreBack(string form, int status, string token = TestProvider.AuthToken)
    {
        await using var provider = Provide();

        Assert.Equal(status, await ReceiveAsync(provider, Encoding.UTF8.GetBytes(form), token));
        await AllAreBackAsync();
    }

    [Theory]
    [InlineData(1_000, 204)]
    [InlineData(12_000, 403)]
    public async Task ManyFields_AllAreBack(int count, int status)
    {
        await using var provider = Provide();
        var form = Message + string.Concat(Enumerable.Range(0, count).Select(static field => $"&k{field}="));

        Assert.Equal(status, await ReceiveAsync(provider, Encoding.UTF8.GetBytes(form)));
        await AllAreBackAsync();
    }

    [Theory]
    [InlineData("""{"CallSid":"CA1","Content":"1"}""", 204)]
    [InlineData("""{ "CallSid": "CA1", "Content": [1] }""", 204)]
    [InlineData("""{"CallSid":"CA1"}""", 400)]
    [InlineData("""{"CallSid":"CA1","Content":""", 400)]
    [InlineData("""{"CallSid":"CA1","Content":"1"}""", 403, "another token")]
    public async Task Json_AllAreBack(string json, int status, string token = TestProvider.AuthToken)
    {
        await using var provider = Provide();

        Assert.Equal(status, await ReceiveAsync(provider, Encoding.UTF8.GetBytes(json), token, CallbackFormat.Json));
        await AllAreBackAsync();
    }

    [Fact]
    public async Task Status_AllAreBack()
    {
        await using var provider = Provide();
        var receiver = provider.GetRequiredService<ICallbackReceiver>();

        var answer = await receiver.ReceiveStatusAsync(
            Request(Encoding.UTF8.GetBytes($"CallSid={Leg}&CallStatus=ringing"), TestProvider.AuthToken, CallbackFormat.Form), TestContext.Current.CancellationToken);

        Assert.Equal(204, answer.StatusCode);
        await AllAreBackAsync();
    }

    [Fact]
    public async Task CredentialsThrow_AllAreBack()
    {
        await using var provider = Provide(new Credentials(static _ => throw new InvalidOperationException()));

        Assert.Equal(503, await ReceiveAsync(provider, Encoding.UTF8.GetBytes($"{Message}&AccountSid=AC00000000000000000000000000000002")));
        await AllAreBackAsync();
    }

    [Fact]
    public async Task CancelledWhileCredentialsAreLookedUp_AllAreBack()
    {
        using var cancelling = new CancellationTokenSource();
        await using var provider = Provide(new Credentials(async cancelled =>
        {
            await cancelling.CancelAsync();
            cancelled.ThrowIfCancellationRequested();
            return null;
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ReceiveAsync(provider, Encoding.UTF8.GetBytes($"{Message}&AccountSid=AC00000000000000000000000000000002"), cancellationToken: cancelling.Token));
        await AllAreBackAsync();
    }

    public void Dispose() => _pool.Dispose();

    private static ServiceProvider Provide(ITwilioCredentials? credentials = null) => TestProvider.Create(new Uri("http://127.0.0.1:1"), build: builder =>
    {
        if (credentials is not null) builder.Services.AddSingleton(credentials);
    });

    private static async Task<int> ReceiveAsync(
        ServiceProvider provider, byte[] body, string token = TestProvider.AuthToken, CallbackFormat format = CallbackFormat.Form, CancellationToken? cancellationToken = null) =>
        (await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(Request(body, token, format), cancellationToken ?? TestContext.Current.CancellationToken)).StatusCode;

    private static CallbackRequest Request(byte[] body, string token, CallbackFormat format)
    {
        var url = format == CallbackFormat.Json ? TwilioSignature.AddBodyHash("https://example.com/messages", body) : "https://example.com/messages";
        return new()
        {
            Method = "POST",
            Scheme = "https",
            Host = "example.com",
            Target = url["https://example.com".Length..],
            ContentType = format == CallbackFormat.Json ? "application/json" : "application/x-www-form-urlencoded",
            Signature = TwilioSignature.Sign(url, body, format, token),
            Body = body,
        };
    }

    private Task AllAreBackAsync()
    {
        Assert.True(_pool.Rented > 0);
        return _pool.WhenAllAreBackAsync();
    }

    private sealed class Credentials(Func<CancellationToken, ValueTask<TwilioCredentials?>> find) : ITwilioCredentials
    {
        public ValueTask<TwilioCredentials?> FindAsync(AccountSid account, CancellationToken cancellationToken) => find(cancellationToken);
    }
}
