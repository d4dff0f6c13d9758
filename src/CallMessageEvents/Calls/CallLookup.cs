namespace CallMessageEvents;

/// <summary>Asks Twilio about legs, and tells the directory.</summary>
internal sealed class CallLookup(TwilioApi api, CallDirectory directory, TimeProvider time, CancellationToken stopping)
{
    /// <summary>A conversation with more children than this many pages is no conversation but a list that does not end.</summary>
    private const int MaxPages = 100;

    private readonly SharedLookups<LegKey, CallRecord> _legs = new(stopping);
    private readonly SharedLookups<LegKey, bool> _children = new(stopping);

    /// <summary>Reads a leg from Twilio; what is returned also knows what was known before.</summary>
    public Task<CallRecord> FetchAsync(CallSid leg, AccountSid account, CancellationToken cancellationToken) =>
        _legs.GetAsync(new LegKey(leg, account), FetchAsync, cancellationToken);

    /// <summary>Reads all the children of a leg from Twilio, into the directory.</summary>
    public Task ListChildrenAsync(CallSid parent, AccountSid account, CancellationToken cancellationToken) =>
        _children.GetAsync(new LegKey(parent, account), ListChildrenAsync, cancellationToken);

    private async Task<CallRecord> FetchAsync(LegKey key, CancellationToken cancellationToken)
    {
        var exchange = Get(TwilioOperation.FetchCall, key.Account, TwilioPaths.Call(key.Account, key.Leg));
        var response = await api.SendAsync(exchange, key.Leg, cancellationToken).ConfigureAwait(false);
        return Learn(TwilioAnswers.Read(response, exchange, WireJson.Default.CallResource, static call => call.Sid is { Length: > 0 }), key.Account);
    }

    private async Task<bool> ListChildrenAsync(LegKey key, CancellationToken cancellationToken)
    {
        var path = TwilioPaths.Children(key.Account, key.Leg);
        for (var page = 0; path is not null && page < MaxPages; page++)
        {
            var exchange = Get(TwilioOperation.ListCalls, key.Account, path);
            var response = await api.SendAsync(exchange, key.Leg, cancellationToken).ConfigureAwait(false);
            var calls = TwilioAnswers.Read(
                response, exchange, WireJson.Default.CallPage,
                static page => page.Calls?.TrueForAll(static call => call is { Sid.Length: > 0 }) == true && page.NextPageUri is null or ['/', ..]);
            foreach (var call in calls.Calls!) Learn(call, key.Account);
            path = calls.NextPageUri;
        }

        directory.ChildrenListed(key.Leg);
        return true;
    }

    private CallRecord Learn(CallResource call, AccountSid account)
    {
        var now = time.GetUtcNow();
        var status = CallStatuses.Parse(call.Status);
        return directory.Merge(new CallRecord
        {
            CallSid = SidText.FromTwilio<CallSid>(call.Sid!),
            AccountSid = call.AccountSid is { Length: > 0 } owner ? SidText.FromTwilio<AccountSid>(owner) : account,
            ParentCallSid = call.ParentCallSid is { Length: > 0 } parent ? SidText.FromTwilio<CallSid>(parent) : null,
            From = call.From,
            To = call.To,
            Direction = call.Direction ?? string.Empty,
            Status = status,
            UnknownStatus = status == CallStatus.Unknown && call.Status is { Length: > 0 } text ? new(text, now) : null,
            SeenAt = now,
        });
    }

    private static TwilioExchange Get(TwilioOperation operation, AccountSid account, string path) =>
        new(new TwilioRequest { Operation = operation, Method = HttpMethod.Get, AccountSid = account, PathAndQuery = path });

    private readonly record struct LegKey(CallSid Leg, AccountSid Account);
}
