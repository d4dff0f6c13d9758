using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Messages that nothing handles: their types are logged, as far as that can be a contract's name, and however many end users make up.</summary>
public sealed class UnhandledTests
{
    [Theory]
    [InlineData("a.b-c_d:e/F9", "a.b-c_d:e/F9")]
    [InlineData("", "(none)")]
    [InlineData("call me", "(no contract's name)")]
    [InlineData("caf\u00e9", "(no contract's name)")]
    [InlineData("a+b", "(no contract's name)")]
    public Task Type_IsNamed_IfItCanBeAContracts(string type, string named) => IsLoggedAsync(type, named);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public Task Type_OfALength_IsNamedUpTo64Characters(int length, bool isNamed) =>
        IsLoggedAsync(new string('a', length), isNamed ? new string('a', length) : "(no contract's name)");

    [Fact]
    public async Task Types_OfAnyNumber_AThousandAreLogged_AllAreCounted()
    {
        await using var app = App();
        using var measured = new Measurements(app.Services.GetRequiredService<IMeterFactory>());

        for (var i = 1; i <= 1_010; i++) Assert.Equal(204, await app.DeliverAsync(i, null, $$"""{"type":"made-up-{{i}}"}"""));

        Assert.Equal((1_000, 1_010), (app.Log.Lines.Count, measured.Sum("call_message_events.messages.unhandled")));
        Assert.Contains("\"made-up-1000\"", app.Log.Lines.Last(), StringComparison.Ordinal);
    }

    private static async Task IsLoggedAsync(string type, string named)
    {
        await using var app = App();

        Assert.Equal(204, await app.DeliverAsync(1, 1, $$"""{"type":"{{type}}"}"""));

        Assert.Contains($"Nothing handles messages of type \"{named}\", such as", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    private static ReceivingApp App() => new(static builder =>
    {
        builder.Services.AddMetrics();
        builder.AddHandler<Note>(static (_, _) => Task.CompletedTask);
    });
}
