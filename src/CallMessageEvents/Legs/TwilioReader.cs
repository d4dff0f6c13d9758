using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>The parameters of one GET: the operation, the account, and the leg, if there is one.</summary>
internal readonly record struct TwilioLookup(TwilioOperation Operation, AccountSid Account, string Path, CallSid Leg = default);

/// <summary>Reads from Twilio: one resource, or a list page by page.</summary>
internal sealed class TwilioReader(TwilioApi api, CallMessageTelemetry telemetry, LegLog log)
{
    /// <summary>The limit of pages, against a list that never ends.</summary>
    private const int MaxPages = 100;

    /// <summary>The limit of a next page's address, in characters: no server takes a longer one, nor does .NET 8.</summary>
    private const int MaxPath = 16 * 1024;

    public async Task<T> ReadAsync<T>(TwilioLookup lookup, JsonTypeInfo<T> typeInfo, Func<T, bool> isComplete, CancellationToken cancellationToken)
        where T : class
    {
        telemetry.LookedUp(lookup.Operation);
        var request = new TwilioRequest { Operation = lookup.Operation, Method = HttpMethod.Get, AccountSid = lookup.Account, PathAndQuery = lookup.Path };
        var exchange = new TwilioExchange(request) { Leg = lookup.Leg };
        var response = await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
        log.LookedUp(lookup.Leg, lookup.Operation);
        return TwilioAnswers.Read(response, exchange, typeInfo, isComplete);
    }

    /// <summary>Reads a list page by page, by the next page's address in each page.</summary>
    public async IAsyncEnumerable<TPage> ListAsync<TPage>(
        TwilioLookup first, JsonTypeInfo<TPage> typeInfo, Func<TPage, bool> isComplete, Func<TPage, string?> next,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TPage : class
    {
        var path = first.Path;
        for (var count = 0; path is not null && count < MaxPages; count++)
        {
            var page = await ReadAsync(
                first with { Path = path }, typeInfo, page => isComplete(page) && IsPath(next(page)), cancellationToken).ConfigureAwait(false);
            yield return page;
            path = next(page);
        }
    }

    private static bool IsPath(string? next) => next is null or (['/', ..] and { Length: <= MaxPath });
}
