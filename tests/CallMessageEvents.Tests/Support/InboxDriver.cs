using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>
/// What the tests of the inbox run over, and what rightly differs from driver to driver. All applications of a test are nodes that share its driver. A
/// satellite's tests compile the same test classes, and run them over a driver of their own.
/// </summary>
public abstract class InboxDriver
{
    /// <summary>Whether a delivery is answered when its message is stored, whatever becomes of it then, rather than when it is handled.</summary>
    internal abstract bool AnswersWhenStored { get; }

    /// <summary>Whether a message whose handler failed is tried again though nobody delivers it.</summary>
    internal bool TriesOfItself => AnswersWhenStored;

    /// <summary>What a delivery is answered whose handler fails.</summary>
    internal int AnswerToFailure => AnswersWhenStored ? 204 : 500;

    /// <summary>What a delivery is answered that came before the application stopped, and was not handled by then.</summary>
    internal int AnswerToCutOff => AnswersWhenStored ? 204 : 503;

    /// <summary>What a delivery is answered that comes while the application stops, of a message whose handler still runs.</summary>
    internal int AnswerToRepetitionAtStop => AnswersWhenStored ? 503 : 204;

    /// <summary>How often a property is tried.</summary>
    internal virtual int Trials => 60;

    /// <summary>The clock of an application that needs none of its own; null for the system's.</summary>
    internal virtual TimeProvider? Clock => null;

    /// <summary>Creates another of the same kind, which has no nodes and no messages.</summary>
    internal abstract InboxDriver Anew();

    /// <summary>Makes an application a node of this driver.</summary>
    internal virtual void Register(IServiceCollection services, TimeProvider time)
    {
    }

    /// <summary>Completes when the inbox has the message of a delivery that has begun; readers have it, too.</summary>
    internal virtual Task ArrivedAsync(Task<int> answer) => Task.CompletedTask;

    /// <summary>Completes when the inbox has whatever was answered 204; readers have it, too.</summary>
    internal virtual Task WhenArrivedAsync() => Task.CompletedTask;

    /// <summary>Completes when whatever was answered 204 is handled.</summary>
    internal virtual Task WhenHandledAsync() => Task.CompletedTask;

    /// <summary>Brings a message again whose handler fails or has failed: Twilio delivers it again, or the driver tries again of itself.</summary>
    /// <returns>What another delivery of it is answered.</returns>
    internal Task<int> ComesAgainAsync(ReceivingApp app, int message, long? number) =>
        ComesAgainAsync(message, () => app.DeliverAsync(message, number));

    /// <inheritdoc cref="ComesAgainAsync(ReceivingApp, int, long?)"/>
    internal abstract Task<int> ComesAgainAsync(int message, Func<Task<int>> deliver);

    /// <summary>What a reader got, whose leg has ended: it ends when it must have seen the end.</summary>
    internal virtual Task<T> EndsAsync<T>(Task<T> reading) => Eventually.EndsAsync(reading);
}
