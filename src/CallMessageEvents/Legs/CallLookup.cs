namespace CallMessageEvents;

/// <summary>Reads legs into the directory: from the store that all nodes share, if there is one, and from Twilio.</summary>
internal sealed class CallLookup(TwilioReader twilio, CallDirectory directory, StoredLegs stored, TimeProvider time, CancellationToken stopping)
{
    private readonly SharedLookups<LegKey, CallRecord> _legs = new(stopping);
    private readonly SharedLookups<LegKey, bool> _children = new(stopping);

    /// <summary>Reads a leg's conversation from the store, before Twilio is asked. Without a store it does nothing.</summary>
    /// <returns>Whether the store was read, so that the directory may know more now.</returns>
    public ValueTask<bool> RefreshAsync(CallSid leg, CancellationToken cancellationToken) => stored.RefreshAsync(leg, cancellationToken);

    /// <summary>Reads a leg from Twilio; returns the merged record.</summary>
    public Task<CallRecord> FetchAsync(CallSid leg, AccountSid account, CancellationToken cancellationToken) =>
        _legs.GetAsync(new LegKey(leg, account), FetchAsync, cancellationToken);

    /// <summary>
    /// Returns a leg with the facts that never change: from the store, else read from Twilio, unless another caller's look-up has found them meanwhile.
    /// </summary>
    public Task<CallRecord> FetchFactsAsync(CallSid leg, AccountSid account, CancellationToken cancellationToken) =>
        stored.IsOn ? FindFactsAsync(leg, account, cancellationToken) : ReadFactsAsync(leg, account, cancellationToken);

    /// <summary>Reads all the children of a leg.</summary>
    public Task ListChildrenAsync(CallSid parent, AccountSid account, CancellationToken cancellationToken) =>
        _children.GetAsync(new LegKey(parent, account), ListChildrenAsync, cancellationToken);

    private async Task<CallRecord> FindFactsAsync(CallSid leg, AccountSid account, CancellationToken cancellationToken)
    {
        await stored.RefreshAsync(leg, cancellationToken).ConfigureAwait(false);
        return directory.Known(leg) is { HasFacts: true } known ? known : await ReadFactsAsync(leg, account, cancellationToken).ConfigureAwait(false);
    }

    private Task<CallRecord> ReadFactsAsync(CallSid leg, AccountSid account, CancellationToken cancellationToken) => _legs.GetAsync(
        new LegKey(leg, account),
        (key, token) => directory.Known(key.Leg) is { HasFacts: true } known ? Task.FromResult(known) : FetchAsync(key, token),
        cancellationToken);

    private async Task<CallRecord> FetchAsync(LegKey key, CancellationToken cancellationToken)
    {
        var call = await twilio.ReadAsync(
            new(TwilioOperation.FetchCall, key.Account, TwilioPaths.Call(key.Account, key.Leg), key.Leg),
            WireJson.Default.CallResource,
            call => string.Equals(call.Sid, key.Leg.ToString(), StringComparison.OrdinalIgnoreCase),
            cancellationToken).ConfigureAwait(false);
        return Learn(key.Leg, call, key.Account);
    }

    private async Task<bool> ListChildrenAsync(LegKey key, CancellationToken cancellationToken)
    {
        var pages = twilio.ListAsync(
            new(TwilioOperation.ListCalls, key.Account, TwilioPaths.Children(key.Account, key.Leg), key.Leg),
            WireJson.Default.CallPage,
            static page => page.Calls?.TrueForAll(static call => CallSid.TryParse(call?.Sid, out _)) == true,
            static page => page.NextPageUri,
            cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var call in page.Calls!) Learn(CallSid.Parse(call.Sid!), call, key.Account);
        }

        directory.ChildrenListed(key.Leg);
        return true;
    }

    private CallRecord Learn(CallSid leg, CallResource call, AccountSid account)
    {
        var now = time.GetUtcNow();
        var status = CallStatuses.Parse(call.Status);
        var seen = new CallRecord
        {
            CallSid = leg,
            AccountSid = call.AccountSid is { Length: > 0 } owner ? SidText.FromTwilio<AccountSid>(owner) : account,
            ParentCallSid = call.ParentCallSid is { Length: > 0 } parent ? SidText.FromTwilio<CallSid>(parent) : null,
            From = call.From,
            To = call.To,
            Direction = call.Direction ?? string.Empty,
            Status = status,
            UnknownStatus = status == CallStatus.Unknown && call.Status is { Length: > 0 } text ? new(text, now) : null,
            SeenAt = now,
        };
        stored.Share(seen);
        return directory.Merge(seen);
    }

    private readonly record struct LegKey(CallSid Leg, AccountSid Account);
}
