using System.Text;
using Microsoft.AspNetCore.Hosting;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Bodies that are too large, too slow, or not what they should be.</summary>
public sealed class BodyTests
{
    private const int Max = CallbackRequest.MaxBodyBytes;

    [Fact]
    public async Task LargestBody_IsTaken()
    {
        await using var app = await TestApp.StartAsync();
        var fields = Sized(Max);

        Assert.Equal(Max, fields.ToForm().Length);
        Assert.Equal(204, await app.PostAsync(fields));
    }

    [Fact]
    public async Task OneByteMore_413()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(413, await app.PostAsync(Sized(Max + 1)));
    }

    [Fact]
    public async Task OneByteMore_InChunks_413()
    {
        await using var app = await TestApp.StartAsync();
        var fields = Sized(Max + 1);
        using var request = TestApp.Form(fields, TestApp.Messages, TwilioSigner.Sign(TestApp.AuthToken, app.Url(TestApp.Messages), fields));
        request.Headers.TransferEncodingChunked = true;

        using var answer = await app.SendAsync(request);

        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Fact]
    public async Task TooLargeByItsHeader_413BeforeTheBodyComes()
    {
        await using var app = await TestApp.StartAsync();
        using var connection = await RawConnection.OpenAsync(app);

        await connection.BeginAsync(app, Fields.Message(), length: $"Content-Length: {Max + 1}");

        Assert.Equal(413, await connection.ReadStatusAsync());
    }

    [Fact]
    public async Task BodyThatTheServerTakesForTooLarge_ItsStatus()
    {
        await using var app = await TestApp.StartAsync(
            host: static builder => builder.WebHost.ConfigureKestrel(static server => server.Limits.MaxRequestBodySize = 100));

        Assert.Equal(413, await app.PostAsync(Fields.Message()));
        Assert.Empty(app.Log.Alarms);
    }

    [Fact]
    public async Task MalformedChunk_400()
    {
        await using var app = await TestApp.StartAsync();
        using var connection = await RawConnection.OpenAsync(app);
        await connection.BeginAsync(app, Fields.Message(), length: "Transfer-Encoding: chunked");

        await connection.WriteAsync("potato\r\n");

        Assert.Equal(400, await connection.ReadStatusAsync());
        Assert.Empty(app.Log.Alarms);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AccountSid=AC0123456789abcdef0123456789abcdef&CallSid=C")]
    public async Task BodyThatStalls_408AfterFifteenSeconds(string part)
    {
        await using var app = await TestApp.StartAsync();
        using var connection = await RawConnection.OpenAsync(app);
        await connection.BeginAsync(app, Fields.Message());
        await connection.WriteAsync(part);
        await app.Time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(15));

        app.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(408, await connection.ReadStatusAsync());
        Assert.Contains("did not come in time", Assert.Single(app.Log.Alarms), StringComparison.Ordinal);
        Assert.Equal(204, await app.PostAsync(Fields.Message()));
    }

    [Fact]
    public async Task BodyThatIsSlow_IsTaken()
    {
        await using var app = await TestApp.StartAsync();
        var form = Fields.Message().ToForm();
        using var connection = await RawConnection.OpenAsync(app);
        await connection.BeginAsync(app, Fields.Message());
        await connection.WriteAsync(form[..20]);
        await app.Time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(15));

        app.Time.Advance(TimeSpan.FromSeconds(14));
        await connection.WriteAsync(form[20..]);

        Assert.Equal(204, await connection.ReadStatusAsync());
    }

    [Fact]
    public async Task TenThousandKeys_AreTaken()
    {
        await using var app = await TestApp.StartAsync();
        var fields = Fields.Message();
        for (var i = 0; i < 10_000; i++) fields[$"k{i}"] = "";

        Assert.Equal(204, await app.PostAsync(fields));
    }

    [Fact]
    public async Task TwelveThousandKeys_403()
    {
        await using var app = await TestApp.StartAsync();
        var fields = Fields.Message();
        for (var i = 0; i < 12_000; i++) fields[$"k{i}"] = "";

        Assert.Equal(403, await app.PostAsync(fields));
    }

    [Theory]
    [InlineData("&x=%FF%FE", "x\u00FF\u00FE")]
    [InlineData("&x=\u00C3(", "x\u00C3(")]
    [InlineData("&x=%", "x%")]
    [InlineData("&x=%4", "x%4")]
    [InlineData("&x=%zz", "x%zz")]
    [InlineData("&x=%00", "x\0")]
    [InlineData("&x=\0", "x\0")]
    [InlineData("&\u00EF\u00BB\u00BFx=1", "\u00EF\u00BB\u00BFx1")]
    [InlineData("&x", "x")]
    [InlineData("&=&&", "")]
    public async Task BytesThatAreNoText_AreSignedAndTakenAsTheyAre(string tail, string signed)
    {
        await using var app = await TestApp.StartAsync();
        var fields = Fields.Message();
        var signedFields =
            string.Concat(fields.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => field.Key + field.Value)) + signed;

        Assert.Equal(204, await app.PostBytesAsync([.. fields.ToForm(), .. Encoding.Latin1.GetBytes(tail)], Encoding.Latin1.GetBytes(signedFields)));
        Assert.Equal(403, await app.PostBytesAsync([.. fields.ToForm(), .. Encoding.Latin1.GetBytes(tail)], Encoding.Latin1.GetBytes(signedFields + "!")));
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("", 400)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("\"text\"", 400)]
    [InlineData("{\"CallSid\":\"CA1\",\"Content\":\"1\"", 400)]
    [InlineData("{\"CallSid\":\"CA1\",\"Content\":\"1\"}x", 400)]
    [InlineData("{\"CallSid\":null,\"Content\":\"1\"}", 400)]
    [InlineData("{\"CallSid\":\"CA1\",\"Content\":null}", 400)]
    [InlineData("{\"CallSid\":\"CA1\",\"Content\":\"1\"}\0", 400)]
    [InlineData("\0", 400)]
    [InlineData("{\"CallSid\":\"CA1\",\"Content\":{\"a\":1},\"SequenceNumber\":1}", 204)]
    [InlineData("{\"CallSid\":\"CA1\",\"Content\":\"\\u0000\"}", 204)]
    [InlineData("\u00EF\u00BB\u00BF{\"CallSid\":\"CA1\",\"Content\":\"1\"}", 204)]
    [InlineData("{\"CallSid\":\"CA1\",\"Content\":\"\u00FF\u00FE\"}", 204)]
    [InlineData("{\"CallSid\":\"CA1\",\"Content\":\"\\ud800\"}", 400)]
    public async Task Json_OfAllKinds_IsTakenOrMalformed(string json, int status)
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(status, await app.PostJsonAsync(Encoding.Latin1.GetBytes(json)));
    }

    [Fact]
    public async Task Json_ThousandLevelsDeep_IsTaken()
    {
        await using var app = await TestApp.StartAsync();
        var deep = $"{new string('[', 1000)}{new string(']', 1000)}";

        Assert.Equal(204, await app.PostJsonAsync(Encoding.ASCII.GetBytes($$"""{"CallSid":"CA1","Content":{{deep}},"Other":{{deep}}}""")));
    }

    private static Fields Sized(int length)
    {
        var fields = Fields.Message().With("Filler", "");
        return fields.With("Filler", new string('x', length - fields.ToForm().Length));
    }
}
