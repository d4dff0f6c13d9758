namespace CallMessageEvents;

/// <summary>Checks the messenger's arguments before any request. The code below the messenger relies on valid arguments.</summary>
internal static class MessengerArguments
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestRepetition = TimeSpan.FromMinutes(9);

    public static void Check(EndUser user, string argument)
    {
        if (user.Role == EndUserRole.None)
            throw new ArgumentException("This EndUser is default and names nobody: use EndUser.OnLeg, WhoPlaced, WhoAnswered or Named.", argument);
    }

    public static void Check(SendOptions? options)
    {
        CheckKey(options?.IdempotencyKey, "SendOptions.IdempotencyKey", nameof(options));
        if (options?.WaitUntilActive is { } wait && (wait < TimeSpan.Zero || wait > LongestTime))
            throw new ArgumentException("SendOptions.WaitUntilActive must be zero to one day.", nameof(options));
        if (options is not null && !LegNeeds.CanWaitFor(options.WaitUntil))
            throw new ArgumentException("SendOptions.WaitUntil must be Ringing (until the leg is active) or InProgress (until it answers).", nameof(options));
        if (options is { WaitUntil: CallStatus.InProgress, WaitUntilActive: null })
            throw new ArgumentException("SendOptions.WaitUntil is InProgress: say how long to wait in SendOptions.WaitUntilActive, too.", nameof(options));
        if (options?.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > LongestTime))
            throw new ArgumentException("SendOptions.Timeout must be longer than zero, and at most one day.", nameof(options));
        if (options?.Receipt is { } receipt) CheckWait(receipt, "SendOptions.Receipt", nameof(options));
    }

    public static void Check(RequestOptions? options)
    {
        if (options is null) return;
        CheckWait(options.Timeout, "RequestOptions.Timeout", nameof(options));
        if (options.ReceiptTimeout <= TimeSpan.Zero) throw new ArgumentException("RequestOptions.ReceiptTimeout must be longer than zero.", nameof(options));
        if (options.WaitUntilActive is { } wait && (wait < TimeSpan.Zero || wait > LongestTime))
            throw new ArgumentException("RequestOptions.WaitUntilActive must be zero to one day.", nameof(options));
        if (!LegNeeds.CanWaitFor(options.WaitUntil))
            throw new ArgumentException("RequestOptions.WaitUntil must be Ringing (until the leg is active) or InProgress (answered).", nameof(options));
        if (options is { WaitUntil: CallStatus.InProgress, WaitUntilActive: null })
            throw new ArgumentException("RequestOptions.WaitUntil is InProgress: say in RequestOptions.WaitUntilActive how long to wait.", nameof(options));
    }

    public static void Check(PublishOptions? options)
    {
        if (options?.Lifetime is { } lifetime && (lifetime <= TimeSpan.Zero || lifetime > LongestTime))
            throw new ArgumentException("PublishOptions.Lifetime must be longer than zero, and at most one day.", nameof(options));
    }

    public static void Check(CallSid call, string argument) => _ = SidText.Require(call, argument);

    public static void Check(SubscribeOptions? options)
    {
        if (options is null) return;
        CheckKey(options.IdempotencyKey, "SubscribeOptions.IdempotencyKey", nameof(options));
        var retry = options.Retry;
        if (retry is null or { Policy: null }) throw new ArgumentException("SubscribeOptions.Retry and its Policy must not be null.", nameof(options));
        if (retry.Count is < 0 or > 5) throw new ArgumentException("WebhookRetry.Count must be 0 to 5, or null.", nameof(options));
        if (retry.ReadTimeout < TimeSpan.FromMilliseconds(100) || retry.ReadTimeout > TimeSpan.FromSeconds(15))
            throw new ArgumentException("WebhookRetry.ReadTimeout must be 0.1 to 15 seconds.", nameof(options));
        if (!Array.TrueForAll(retry.Policy.Split(','), static word => word is "4xx" or "5xx" or "ct" or "rt" or "all"))
            throw new ArgumentException("WebhookRetry.Policy must be some of 4xx, 5xx, ct, rt, all, separated by commas.", nameof(options));
    }

    public static void Check(CallMessageSubscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        if (!SidText.IsWellFormed(subscription.Sid) || !SidText.IsWellFormed(subscription.CallSid) || !SidText.IsWellFormed(subscription.AccountSid))
            throw new ArgumentException("The subscription lacks a sid: pass the one that SubscribeAsync returned.", nameof(subscription));
        if (subscription.Callback is null)
            throw new ArgumentException("The subscription has no Callback: pass the one that SubscribeAsync returned.", nameof(subscription));
    }

    /// <summary>The app remembers what it has handled for 10 minutes: what is repeated longer could be handled twice.</summary>
    private static void CheckWait(TimeSpan wait, string property, string argument)
    {
        if (wait <= TimeSpan.Zero || wait > LongestRepetition)
            throw new ArgumentException($"{property} must be longer than zero, and at most 9 minutes.", argument);
    }

    private static void CheckKey(string? key, string property, string argument)
    {
        if (key is not null && string.IsNullOrWhiteSpace(key))
            throw new ArgumentException($"{property} must not be empty: leave it null to have one made.", argument);
    }
}
