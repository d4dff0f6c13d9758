using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>The body of a request, byte for byte.</summary>
public sealed class FormWriterTests
{
    private const string Characters = " !#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~\u007fé😀";
    private const string Encoded =
        "+%21%23%24%25%26%27%28%29*%2B%2C-.%2F09%3A%3B%3C%3D%3E%3F%40AZ%5B%5D%5E_%60az%7B%7C%7D%7E%7F%C3%A9%F0%9F%98%80";

    [Theory]
    [InlineData("key")]
    [InlineData(Characters)]
    public async Task SendJsonAsync_AnyCharacters_AreEncodedAsAForm(string key)
    {
        var form = await SendAsync($"\"{Characters}\"", key);

        Assert.Equal($"Content=%22{Encoded}%22&IdempotencyKey={(key == Characters ? Encoded : key)}", form);
    }

    [Theory]
    [InlineData(85)]
    [InlineData(86)]
    [InlineData(1_000)]
    public async Task SendJsonAsync_KeyOfAnyLength_IsWhole(int length) => Assert.Equal(
        $"Content=1&IdempotencyKey={string.Concat(Enumerable.Repeat("%E6%BC%A2", length))}", await SendAsync("1", new string('漢', length)));

    [Fact]
    public async Task SendJsonAsync_NoKey_MakesOneOfHexadecimalDigits() =>
        Assert.Matches("^Content=1&IdempotencyKey=[0-9a-f]{32}$", await SendAsync("1", null));

    private static async Task<string> SendAsync(string json, string? key)
    {
        var body = string.Empty;
        var transport = new Mock<ITwilioTransport>();
        transport.SetupGet(static own => own.AccountSid).Returns(AccountSid.Parse(TestProvider.AccountSid));
        transport.Setup(static own => own.SendAsync(It.IsAny<TwilioRequest>(), It.IsAny<CancellationToken>()))
            .Callback((TwilioRequest request, CancellationToken _) => body = Encoding.UTF8.GetString(request.Form.Span))
            .ReturnsAsync(new TwilioResponse { StatusCode = 201, Body = """{"sid":"KX1"}"""u8.ToArray() });
        var services = new ServiceCollection().AddSingleton(transport.Object);
        services.AddCallMessageEvents();
        await using var provider = services.BuildServiceProvider();

        await provider.Messenger().SendJsonAsync(
            EndUser.OnLeg(ScriptedTwilio.Leg), json, new SendOptions { Guard = false, IdempotencyKey = key }, TestAccount.Token);
        return body;
    }
}
