namespace CallMessageEvents.Tests;

/// <summary>Which errors may pass by themselves.</summary>
public sealed class TransientErrorTests
{
    private static readonly (CallMessageException Error, bool IsTransient)[] Errors =
    [
        (new AmbiguousCallLegException("x"), true),
        (new CallLegNotFoundException("x"), false),
        (new CallNotActiveException("x") { Status = CallStatus.Queued }, true),
        (new CallNotActiveException("x") { Status = CallStatus.Initiated }, true),
        (new CallNotActiveException("x") { Status = CallStatus.Unknown, Code = 21220 }, true),
        (new CallNotActiveException("x") { Status = CallStatus.Completed }, false),
        (new CallNotActiveException("x") { Status = CallStatus.NoAnswer }, false),
        (new CallRequestException("x") { Reason = CallRequestFailure.Busy }, true),
        (new CallRequestException("x") { Reason = CallRequestFailure.NoReply }, false),
        (new CallRequestException("x") { Reason = CallRequestFailure.NoReceipt }, false),
        (new ConferenceNotFoundException("x"), false),
        (new InvalidCallMessageException("x"), false),
        (new MessageNotReceivedException("x") { Reason = CallRequestFailure.Busy }, true),
        (new MessageNotReceivedException("x") { Reason = CallRequestFailure.NoClient }, false),
        (new MessageTooLargeException("x"), false),
        (new TwilioApiException("x") { StatusCode = 429 }, true),
        (new TwilioApiException("x") { StatusCode = 500 }, true),
        (new TwilioApiException("x") { StatusCode = 503 }, true),
        (new TwilioApiException("x") { StatusCode = 201 }, true),
        (new TwilioApiException("x") { StatusCode = 400 }, false),
        (new TwilioApiException("x") { StatusCode = 401 }, false),
        (new TwilioConnectionException("x") { Reason = TwilioConnectionFailure.Connect }, true),
        (new TwilioConnectionException("x") { Reason = TwilioConnectionFailure.TimedOut }, true),
        (new TwilioConnectionException("x") { Reason = TwilioConnectionFailure.Reset }, true),
        (new TwilioConnectionException("x") { Reason = TwilioConnectionFailure.CircuitOpen }, true),
        (new TwilioConnectionException("x") { Reason = TwilioConnectionFailure.NotSent }, true),
        (new TwilioConnectionException("x") { Reason = TwilioConnectionFailure.Tls }, false),
    ];

    [Fact]
    public void IsTransient_EachError_IsAsDocumented() => Assert.All(Errors, static row => Assert.Equal(row.IsTransient, row.Error.IsTransient));

    [Fact]
    public void IsTransient_EveryKindOfError_IsInTheTable()
    {
        var kinds = typeof(CallMessageException).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(CallMessageException)) && !type.IsAbstract);
        var reasons = Errors.Select(static row => row.Error).OfType<TwilioConnectionException>().Select(static error => error.Reason);

        Assert.Equal(kinds.Select(static kind => kind.Name).Order(), Errors.Select(static row => row.Error.GetType().Name).Distinct().Order());
        Assert.Equal(Enum.GetValues<TwilioConnectionFailure>(), reasons.Order());
    }
}
