using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Twilio, or somebody else, hangs up: that is no error of the application, and what has begun goes on.</summary>
public sealed class HangUpTests
{
    private static readonly string[] Noticed = ["hung up", "could not be read"];
    private readonly HeldHandler _handler = new();

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task BeforeAndDuringTheBody_NothingIsHandled(int bytes)
    {
        await using var app = await StartAsync();
        var connection = await RawConnection.OpenAsync(app);
        await connection.BeginAsync(app, Fields.Message());
        await connection.WriteAsync(Fields.Message().ToForm()[..bytes]);
        await app.Time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(15));

        connection.HangUp();

        await app.Log.WhenLoggedAsync(Noticed);
        await HandledOnceAsync(app);
    }

    [Fact]
    public async Task WithinTheHeaders_NothingIsHandled()
    {
        await using var app = await StartAsync();
        var connection = await RawConnection.OpenAsync(app);
        await connection.WriteAsync($"POST {TestApp.Messages} HTTP/1.1\r\nHost: exam");

        connection.HangUp();

        await HandledOnceAsync(app);
    }

    [Fact]
    public async Task BodyIsShorterThanPromised_NothingIsHandled()
    {
        await using var app = await StartAsync();
        using var connection = await RawConnection.OpenAsync(app);
        await connection.BeginAsync(app, Fields.Message());
        await connection.WriteAsync(Fields.Message().ToForm()[..50]);

        connection.Finish();

        await app.Log.WhenLoggedAsync(Noticed);
        await HandledOnceAsync(app);
    }

    [Fact]
    public async Task WhileTheHandlerRuns_ItCompletes_AndTheNextDeliveryIsToldSo()
    {
        await using var app = await StartAsync();
        var connection = await RawConnection.OpenAsync(app);
        await connection.BeginAsync(app, Fields.Message());
        await connection.WriteAsync(Fields.Message().ToForm());
        var run = await _handler.NextAsync();

        connection.HangUp();

        await app.Log.WhenLoggedAsync(Noticed);
        Assert.False(run.Token.IsCancellationRequested);
        var next = app.PostAsync(Fields.Message());
        run.Succeed();
        Assert.Equal(204, await next);
        await NothingElseIsHandledAsync(app);
    }

    /// <summary>The application serves as before.</summary>
    private async Task HandledOnceAsync(TestApp app)
    {
        var next = app.PostAsync(Fields.Message());
        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await next);
        await NothingElseIsHandledAsync(app);
    }

    /// <summary>An application that stops handles what it took.</summary>
    private async Task NothingElseIsHandledAsync(TestApp app)
    {
        _handler.Release();
        await app.StopAsync();
        Assert.Equal(["hello"], _handler.Handled);
        Assert.Empty(app.Log.Alarms);
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        builder => builder.AddHandler<Note>(_handler.HandleAsync),
        host: static builder => builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(30)));
}
