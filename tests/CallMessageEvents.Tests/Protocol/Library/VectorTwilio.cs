using System.Collections.Concurrent;
using System.Text;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>Twilio as a vector has it: it takes everything at once, and knows a conversation of two legs.</summary>
/// <param name="now">The vector's time.</param>
/// <param name="json">A leg as the API tells it.</param>
internal sealed class VectorTwilio(Func<TimeSpan> now, Func<string, string> json) : ITwilioTransport
{
    public const string Other = "CA00000000000000000000000000000001";
    public const string Own = "CA00000000000000000000000000000002";
    private int _sids;

    public AccountSid AccountSid => AccountSid.Parse(TestProvider.AccountSid);

    public Dictionary<VectorLeg, ConcurrentQueue<SentFrame>> Sent { get; } = new() { [VectorLeg.Own] = [], [VectorLeg.Other] = [] };

    public static VectorLeg LegOf(CallSid call) => call.ToString() == Own ? VectorLeg.Own : VectorLeg.Other;

    public static string SidOf(VectorLeg leg) => leg == VectorLeg.Own ? Own : Other;

    public Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken)
    {
        var leg = request.PathAndQuery.Contains(Own, StringComparison.Ordinal) ? Own : Other;
        switch (request.Operation)
        {
            case TwilioOperation.CreateMessage:
                var content = request.ReadForm().Single(static field => field.Key == "Content").Value;
                Sent[leg == Own ? VectorLeg.Own : VectorLeg.Other].Enqueue(new(now(), content));
                return Answer(201, $$"""{"sid":"KX{{Interlocked.Increment(ref _sids):x32}}"}""");
            case TwilioOperation.CreateSubscription:
                _ = request.Form;
                return Answer(201, $$"""{"sid":"ZY{{Interlocked.Increment(ref _sids):x32}}"}""");
            case TwilioOperation.FetchCall:
                return Answer(200, json(leg));
            case TwilioOperation.ListCalls:
                return Answer(200, $$"""{"calls":[{{json(Own)}}],"next_page_uri":null}""");
            default:
                return Answer(404, string.Empty);
        }
    }

    private static Task<TwilioResponse> Answer(int status, string body) =>
        Task.FromResult(new TwilioResponse { StatusCode = status, Body = Encoding.UTF8.GetBytes(body) });
}
