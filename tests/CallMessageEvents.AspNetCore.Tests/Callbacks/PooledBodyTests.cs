namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>However a request ends, its body's buffer goes back to the pool, and only once.</summary>
[Collection<CountingPool>]
public sealed class PooledBodyTests : IDisposable
{
    private readonly CountingPool _pool = new();

    [Theory]
    [InlineData(1_000, 204)]
    [InlineData(100_000, 204)]
    [InlineData(CallbackRequest.MaxBodyBytes + 1, 413)]
    public async Task InChunks_AllAreBack(int filler, int status)
    {
        await using var app = await TestApp.StartAsync();
        var fields = Fields.Message().With("Filler", new string('x', filler));
        using var request = TestApp.Form(fields, TestApp.Messages, TwilioSigner.Sign(TestApp.AuthToken, app.Url(TestApp.Messages), fields));
        request.Headers.TransferEncodingChunked = true;

        using var answer = await app.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        await AllAreBackAsync();
    }

    [Fact]
    public async Task ForgedAndMalformed_AllAreBack()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(403, await app.PostAsync(Fields.Message(), token: "another token"));
        Assert.Equal(400, await app.PostAsync(Fields.Message().Without("Content")));
        await AllAreBackAsync();
    }

    [Fact]
    public async Task Stalls_AllAreBack()
    {
        await using var app = await TestApp.StartAsync();
        using var connection = await RawConnection.OpenAsync(app);
        await connection.BeginAsync(app, Fields.Message());
        await app.Time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(15));

        app.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(408, await connection.ReadStatusAsync());
        await AllAreBackAsync();
    }

    [Fact]
    public async Task MalformedChunk_AllAreBack()
    {
        await using var app = await TestApp.StartAsync();
        using var connection = await RawConnection.OpenAsync(app);
        await connection.BeginAsync(app, Fields.Message(), length: "Transfer-Encoding: chunked");

        await connection.WriteAsync("potato\r\n");

        Assert.Equal(400, await connection.ReadStatusAsync());
        await AllAreBackAsync();
    }

    [Theory]
    [InlineData(50)]
    [InlineData(int.MaxValue)]
    public async Task HangUp_AllAreBack(int bytes)
    {
        var handler = new HeldHandler();
        await using var app = await TestApp.StartAsync(builder => builder.AddHandler<Note>(handler.HandleAsync));
        using var connection = await RawConnection.OpenAsync(app);
        var form = Fields.Message().ToForm();
        await connection.BeginAsync(app, Fields.Message());
        await connection.WriteAsync(form[..Math.Min(bytes, form.Length)]);
        await app.Time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(15));

        connection.HangUp();

        await app.Log.WhenLoggedAsync("hung up", "could not be read");
        await AllAreBackAsync();
        if (handler.HasBegun(out var run)) run!.Succeed();
    }

    public void Dispose() => _pool.Dispose();

    private Task AllAreBackAsync()
    {
        Assert.True(_pool.Rented > 0);
        return _pool.WhenAllAreBackAsync();
    }
}
