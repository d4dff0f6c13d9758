namespace CallMessageEvents.Tests;

/// <summary>Arguments that slipped into the content's place.</summary>
public sealed class ContentArgumentTests
{
    [Fact]
    public async Task SendAsync_NoContent_NamesTheRightMethod()
    {
        await using var account = await TestAccount.StartAsync();

        await RefusedAsync(account, "{}", "SendJsonAsync");
        await RefusedAsync(account, new byte[] { 1 }, "SendJsonAsync");
        await RefusedAsync(account, new ReadOnlyMemory<byte>([1]), "SendJsonAsync");
        await RefusedAsync<object>(account, "{}", "SendJsonAsync");
        await RefusedAsync(account, TestAccount.Token, "cancellationToken:");
        await RefusedAsync(account, new SendOptions(), "SendAsync(to, content, options)");
        Assert.Equal(0, account.RequestCount);
    }

    [Fact]
    public async Task SendAsync_Null_IsRefused()
    {
        await using var account = await TestAccount.StartAsync();
        var user = EndUser.OnLeg(ScriptedTwilio.Leg);

        await Assert.ThrowsAsync<ArgumentNullException>("content", () => account.Messenger.SendAsync<Hint?>(user, null, cancellationToken: TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentNullException>("content", () => account.Messenger.SendAsync<int?>(user, null, cancellationToken: TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentNullException>(
            "content", () => account.Messenger.SendAsync(user, null!, ShoutingJson.Default.Hint, cancellationToken: TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentNullException>(
            "json", () => account.Messenger.SendJsonAsync(user, (string)null!, cancellationToken: TestAccount.Token));
        Assert.Equal(0, account.RequestCount);
    }

    [Fact]
    public async Task SendAsync_BadOptions_AreRefused()
    {
        await using var account = await TestAccount.StartAsync();
        foreach (var options in new SendOptions[]
        {
            new() { IdempotencyKey = "" }, new() { IdempotencyKey = " " }, new() { Timeout = TimeSpan.Zero }, new() { Timeout = TimeSpan.FromSeconds(-2) },
        })
        {
            await Assert.ThrowsAsync<ArgumentException>(
                "options", () => account.Messenger.SendAsync(EndUser.OnLeg(ScriptedTwilio.Leg), new { }, options, TestAccount.Token));
        }

        // Longer than a timer can run: a bad argument, too.
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => account.Messenger.SendAsync(EndUser.OnLeg(ScriptedTwilio.Leg), new { }, new SendOptions { Timeout = TimeSpan.MaxValue }, TestAccount.Token));
        Assert.Equal(0, account.RequestCount);
    }

    private static async Task RefusedAsync<T>(TestAccount account, T content, string right)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(nameof(content), () => account.Messenger.SendAsync(EndUser.OnLeg(ScriptedTwilio.Leg), content));
        Assert.Contains(right, error.Message, StringComparison.Ordinal);
    }
}
