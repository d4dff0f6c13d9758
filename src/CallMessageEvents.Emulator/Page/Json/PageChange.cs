using System.Diagnostics;

namespace CallMessageEvents.Emulator;

/// <summary>One thing as it is now: exactly one of these. What the page had of it before no longer counts.</summary>
internal sealed record PageChange
{
    public CallChange? Call { get; private init; }

    public ConferenceChange? Conference { get; private init; }

    public SubscriptionChange? Subscription { get; private init; }

    public MessageChange? Message { get; private init; }

    public DeliveryChange? Delivery { get; private init; }

    public RequestChange? Request { get; private init; }

    public ProblemChange? Problem { get; private init; }

    public IReadOnlyList<FaultChange>? Faults { get; private init; }

    public static PageChange Of(object thing) => thing switch
    {
        EmulatedCall call => new() { Call = CallChange.Of(call) },
        EmulatedConference conference => new() { Conference = ConferenceChange.Of(conference) },
        Subscription subscription => new() { Subscription = SubscriptionChange.Of(subscription) },
        EmulatedMessage message => new() { Message = MessageChange.Of(message) },
        CallbackDelivery delivery => new() { Delivery = DeliveryChange.Of(delivery) },
        RecordedRequest request => new() { Request = RequestChange.Of(request) },
        RecordedProblem problem => new() { Problem = ProblemChange.Of(problem) },
        EmulatorFaults faults => new()
        {
            Faults =
            [
                .. faults.InForce().Select(FaultChange.Of),
                .. faults.Callbacks.InForce().Select(FaultChange.Of),
                .. faults.EndUsers.InForce().Select(FaultChange.Of),
            ],
        },
        _ => throw new UnreachableException(),
    };
}
