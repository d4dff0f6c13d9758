using System.Text;

namespace CallMessageEvents.Tests;

public sealed class SendJsonTests
{
    public static TheoryData<byte[]> Malformed => new()
    {
        Array.Empty<byte>(),
        " "u8.ToArray(),
        "{"u8.ToArray(),
        "private-content"u8.ToArray(),
        "{} {}"u8.ToArray(),
        "1,2"u8.ToArray(),
        "[1,]"u8.ToArray(),
        "/* */ 1"u8.ToArray(),
        "\"\\ud800\""u8.ToArray(),
        "{\"\\udc00\":1}"u8.ToArray(),
        new byte[] { 0xEF, 0xBB, 0xBF, (byte)'1' },
        new byte[] { (byte)'"', 0xFF, (byte)'"' },
        new byte[] { (byte)'"', 0xED, 0xA0, 0x80, (byte)'"' },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task SendJsonAsync_NoJson_IsRefusedWithoutContent(byte[] utf8)
    {
        await using var account = await TestAccount.StartAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(
            "utf8Json", () => account.Messenger.SendJsonAsync(EndUser.OnLeg(ScriptedTwilio.Leg), utf8, cancellationToken: TestAccount.Token));

        Assert.DoesNotContain("private", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, account.RequestCount);
    }

    [Fact]
    public async Task SendJsonAsync_HalfASurrogate_IsRefused()
    {
        await using var account = await TestAccount.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(
            "json", () => account.Messenger.SendJsonAsync(EndUser.OnLeg(ScriptedTwilio.Leg), "\"\ud800\"", cancellationToken: TestAccount.Token));
    }

    [Theory]
    [InlineData("""{"type":"hint","text":"é 😀 漢"}""")]
    [InlineData(" [ 1.50 , \"x\" ]\r\n")]
    [InlineData("null")]
    [InlineData("\"a+b&c=d%\"")]
    [InlineData("\"\\ud83d\\ude00\"")]
    public async Task SendJsonAsync_Json_ArrivesByteForByte(string json)
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();

        await account.Messenger.SendJsonAsync(EndUser.OnLeg(alice.Sid), json, cancellationToken: TestAccount.Token);
        await account.Messenger.SendJsonAsync(EndUser.OnLeg(alice.Sid), Encoding.UTF8.GetBytes(json), cancellationToken: TestAccount.Token);

        Assert.Equal([json, json], alice.Received.Select(static message => message.Content));
    }

    [Fact]
    public async Task SendJsonAsync_BufferChangedAfterwards_SendsWhatItWas()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        var buffer = "\"before\""u8.ToArray();

        var sending = account.Messenger.SendJsonAsync(EndUser.OnLeg(alice.Sid), buffer, cancellationToken: TestAccount.Token);
        buffer.AsSpan().Fill((byte)'x');
        await Eventually.EndsAsync(sending);

        Assert.Equal("\"before\"", Assert.Single(alice.Received).Content);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("漢")]
    [InlineData("😀")]
    public async Task SendJsonAsync_Limit_IsTenThousandCharacters(string character)
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        var most = $"\"{string.Concat(Enumerable.Repeat(character, 9998 / character.Length))}\"";
        Assert.Equal(10_000, most.Length);

        await account.Messenger.SendJsonAsync(EndUser.OnLeg(alice.Sid), most, cancellationToken: TestAccount.Token);
        var before = account.RequestCount;
        var error = await Assert.ThrowsAsync<MessageTooLargeException>(
            () => account.Messenger.SendJsonAsync(EndUser.OnLeg(alice.Sid), most + " ", cancellationToken: TestAccount.Token));

        Assert.Equal(most, Assert.Single(alice.Received).Content);
        Assert.Equal((10_001, before), (error.Length, account.RequestCount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task SendAsync_Limit_CountsTheContractsType(int characterLength)
    {
        await using var account = await TestAccount.StartAsync();
        var room = 10_000 - """{"type":"hint","text":""}""".Length;
        var text = characterLength == 1 ? new string('é', room) : new string('漢', room);

        Assert.Equal(10_000, (await account.ArriveAsync(new Hint(text))).Length);
        var error = await Assert.ThrowsAsync<MessageTooLargeException>(() => account.ArriveAsync(new Hint(text + "x")));
        Assert.Equal(10_001, error.Length);
        Assert.Null(error.IdempotencyKey);
    }

    [Fact]
    public async Task SendAsync_Emoji_CountsTwelveAndTwoAsJsonOfOnesOwn()
    {
        await using var account = await TestAccount.StartAsync();
        var text = string.Concat(Enumerable.Repeat("\U0001F600", 1000));

        var error = await Assert.ThrowsAsync<MessageTooLargeException>(() => account.ArriveAsync(new Hint(text)));
        await account.Messenger.SendJsonAsync(EndUser.OnLeg(account.Alice().Sid), $"\"{text}\"", cancellationToken: TestAccount.Token);

        Assert.Equal(12_000, error.Length - "{\"type\":\"hint\",\"text\":\"\"}".Length);
    }
}
