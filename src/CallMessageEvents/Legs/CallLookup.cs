using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Asks Twilio about legs, and tells the directory.</summary>
internal sealed class CallLookup(TwilioApi api, CallDirectory directory, CallMessageTelemetry telemetry, TimeProvider time, CancellationToken stopping)
{
    /// <summary>A conversation with more children than this many pages is no conversation but a list that does not end.</summary>
    private const int MaxPages = 100;

    private readonly SharedLookups<LegKey, CallRecord> _legs = new(stopping);
    private readonly SharedLookups<LegKey, bool> _children = new(stopping);

    /// <summary>Reads a leg from Twilio; what is returned also knows what was known before.</summary>
    public Task<CallRecord> FetchAsync(CallSid leg, AccountSid account, CancellationToken cancellationToken) =>
        _legs.GetAsync(new LegKey(leg, account), FetchAsync, cancellationToken);

    /// <summary>The facts of a leg that never change: read from Twilio unless they are known by the time that nobody else reads them.</summary>
    public Task<CallRecord> FetchFactsAsync(CallSid leg, AccountSid account, CancellationToken cancellationToken) => _legs.GetAsync(
        new LegKey(leg, account),
        (key, token) => directory.Known(key.Leg) is { HasFacts: true } known ? Task.FromResult(known) : FetchAsync(key, token),
        cancellationToken);

    /// <summary>Reads all the children of a leg from Twilio, into the directory.</summary>
    public Task ListChildrenAsync(CallSid parent, AccountSid account, CancellationToken cancellationToken) =>
        _children.GetAsync(new LegKey(parent, account), ListChildrenAsync, cancellationToken);

    /// <summary>The calls of a conference's participants that have not left it.</summary>
    public async Task<IReadOnlyList<CallSid>> ListParticipantsAsync(ConferenceSid conference, AccountSid account, CancellationToken cancellationToken)
    {
        var calls = new List<CallSid>();
        var pages = ListAsync(
            TwilioOperation.ListParticipants, account, default, TwilioPaths.Participants(account, conference), WireJson.Default.ParticipantPage,
            static page => page.Participants?.TrueForAll(static participant => CallSid.TryParse(participant?.CallSid, out _)) == true,
            static page => page.NextPageUri,
            cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
            calls.AddRange(page.Participants!.Where(static one => one.Status is not ("complete" or "failed")).Select(static one => CallSid.Parse(one.CallSid!)));

        return calls;
    }

    private async Task<CallRecord> FetchAsync(LegKey key, CancellationToken cancellationToken)
    {
        var exchange = Get(TwilioOperation.FetchCall, key.Account, TwilioPaths.Call(key.Account, key.Leg), key.Leg);
        var response = await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
        var call = TwilioAnswers.Read(
            response, exchange, WireJson.Default.CallResource, call => string.Equals(call.Sid, key.Leg.ToString(), StringComparison.OrdinalIgnoreCase));
        return Learn(key.Leg, call, key.Account);
    }

    private async Task<bool> ListChildrenAsync(LegKey key, CancellationToken cancellationToken)
    {
        var pages = ListAsync(
            TwilioOperation.ListCalls, key.Account, key.Leg, TwilioPaths.Children(key.Account, key.Leg), WireJson.Default.CallPage,
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

    /// <summary>Follows a list from page to page, by the address that each page has of the next.</summary>
    private async IAsyncEnumerable<TPage> ListAsync<TPage>(
        TwilioOperation operation, AccountSid account, CallSid leg, string first, JsonTypeInfo<TPage> typeInfo, Func<TPage, bool> isComplete, Func<TPage, string?> next,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TPage : class
    {
        var path = first;
        for (var count = 0; path is not null && count < MaxPages; count++)
        {
            var exchange = Get(operation, account, path, leg);
            var response = await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
            var page = TwilioAnswers.Read(response, exchange, typeInfo, page => isComplete(page) && next(page) is null or ['/', ..]);
            yield return page;
            path = next(page);
        }
    }

    private CallRecord Learn(CallSid leg, CallResource call, AccountSid account)
    {
        var now = time.GetUtcNow();
        var status = CallStatuses.Parse(call.Status);
        return directory.Merge(new CallRecord
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
        });
    }

    private TwilioExchange Get(TwilioOperation operation, AccountSid account, string path, CallSid leg)
    {
        telemetry.LookedUp(operation);
        return new(new TwilioRequest { Operation = operation, Method = HttpMethod.Get, AccountSid = account, PathAndQuery = path }) { Leg = leg };
    }

    private readonly record struct LegKey(CallSid Leg, AccountSid Account);
}
