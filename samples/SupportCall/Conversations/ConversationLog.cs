namespace SupportCall;

/// <summary>Says what a node does. Sids may be logged; what customers say may not.</summary>
internal static partial class ConversationLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "asks the customer on leg {Customer} who she is")]
    public static partial void Asks(this ILogger logger, CallSid customer);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "knows the customer on leg {Customer} now")]
    public static partial void Identified(this ILogger logger, CallSid customer);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "tells the agent on leg {Agent} who calls")]
    public static partial void Rings(this ILogger logger, CallSid agent);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "carries the agent's offer to leg {Customer}")]
    public static partial void Offers(this ILogger logger, CallSid customer);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "carries the answer of leg {Customer} to the agent")]
    public static partial void Answered(this ILogger logger, CallSid customer);

    [LoggerMessage(EventId = 6, Level = LogLevel.Information, Message = "is told that leg {Leg} has ended")]
    public static partial void Ended(this ILogger logger, CallSid leg);
}
