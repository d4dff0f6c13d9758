using System.Text.Json;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>An implementation that vectors are played against. It has a clock that only <see cref="PassToAsync"/> moves.</summary>
internal interface IVectorSide : IAsyncDisposable
{
    /// <summary>Moves the clock to a time, counted from the vector's beginning, and stops at each time that something is due.</summary>
    Task PassToAsync(TimeSpan at);

    /// <summary>Completes when what is to happen by itself at that time is on its way: on a busy machine other threads may not have come to it.</summary>
    Task WhenTimedAsync(TimeSpan at) => Task.CompletedTask;

    /// <summary>Gives in a message with this content.</summary>
    Task ArriveAsync(VectorLeg leg, string content);

    /// <summary>The application, or the call, does this.</summary>
    /// <param name="what">The event, with what placeholders stand for.</param>
    /// <param name="run">The handler that is meant; null for none.</param>
    Task DoAsync(JsonElement what, int? run);

    /// <summary>Takes the first frame that was sent on a leg and not taken; null when there is none, and none will be at this time.</summary>
    Task<SentFrame?> TakeFrameAsync(VectorLeg leg);

    /// <summary>Takes the first sight that is as wanted; null when there is none, and none will be at this time.</summary>
    /// <param name="isWanted">Says what is wanted.</param>
    /// <param name="mayLack">Whether it may rightly not be there: then nothing need be waited for that no work is in hand for.</param>
    Task<Sight?> TakeSightAsync(Func<Sight, bool> isWanted, bool mayLack);

    /// <summary>What was sent or seen and not taken.</summary>
    IEnumerable<string> Left { get; }
}

/// <summary>The one leg that a vector is about, and another active one of its conversation.</summary>
internal enum VectorLeg
{
    Own,
    Other,
}

/// <summary>A frame that was sent, and when.</summary>
internal sealed record SentFrame(TimeSpan At, string Text);

/// <summary>What the application has seen, and when.</summary>
/// <param name="At">When.</param>
/// <param name="Leg">Where.</param>
/// <param name="Run">The handler that runs, or was cancelled; null for none.</param>
/// <param name="What">As an event of a vector says it.</param>
internal sealed record Sight(TimeSpan At, VectorLeg Leg, int? Run, JsonElement What);
