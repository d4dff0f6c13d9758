namespace CallMessageEvents.Campaign;

/// <summary>A message from an end user.</summary>
/// <param name="Number">Its number among those of its leg: 1, 2 …</param>
/// <param name="Mood">What its handler does.</param>
[CallMessage("up")]
internal sealed record Up(int Number, HandlerMood Mood);

/// <summary>A request of an end user's app.</summary>
[CallMessage("up-ask")]
internal sealed record UpAsk(int Number, HandlerMood Mood);

/// <summary>The reply to <see cref="UpAsk"/>.</summary>
[CallMessage("up-answer")]
internal sealed record UpAnswer(int Number);

/// <summary>A message to an end user.</summary>
/// <param name="Number">Its number among those to its leg: 1, 2 …</param>
[CallMessage("down")]
internal sealed record Down(int Number);

/// <summary>A request to an end user's app.</summary>
[CallMessage("down-ask")]
internal sealed record DownAsk(int Number);

/// <summary>The reply to <see cref="DownAsk"/>.</summary>
[CallMessage("down-answer")]
internal sealed record DownAnswer(int Number);

/// <summary>What a handler does at its first attempt; at any other it succeeds.</summary>
internal enum HandlerMood
{
    Well,
    Slow,
    Fails,

    /// <summary>It does not end before its token fires.</summary>
    Hangs,
}
