using System.Globalization;
using System.Text.Json;
using CallMessageEvents.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CallMessageEvents.AspNetCore;

/// <summary>The endpoints of an account's dead letters.</summary>
internal sealed class DeadLetterEndpoints(DeadLetters letters)
{
    private const int Most = 1000;
    private const int Usual = 100;
    private const string Gone = "It is no dead letter any more: it was put back or removed. List them again.";

    /// <summary>Puts back or removes one; returns false when it is no dead letter any more.</summary>
    private delegate ValueTask<bool> Change(string id, CancellationToken cancellationToken);

    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string prefix, AccountName account)
    {
        var it = new DeadLetterEndpoints(account.GetDeadLetters(endpoints.ServiceProvider));
        MappedPrefix.Add(endpoints, prefix, nameof(CallMessageEventsEndpointRouteBuilderExtensions.MapCallMessageDeadLetters));
        var group = endpoints.MapGroup(prefix);
        group.MapGet(string.Empty, http => DeadLetterGuard.RunAsync(http, it.ListAsync));
        group.MapPost("/put-back", http => DeadLetterGuard.RunAsync(http, http => it.ChangeAllAsync(http, it.PutBack)));
        group.MapPost("/remove", http => DeadLetterGuard.RunAsync(http, http => it.ChangeAllAsync(http, it.Remove)));
        group.MapPost("/{id}/put-back", http => DeadLetterGuard.RunAsync(http, http => ChangeOneAsync(http, it.PutBack)));
        group.MapDelete("/{id}", http => DeadLetterGuard.RunAsync(http, http => ChangeOneAsync(http, it.Remove)));
        return group;
    }

    private Change PutBack => letters.PutBackAsync;

    private Change Remove => letters.RemoveAsync;

    private async Task ListAsync(HttpContext http)
    {
        var (given, after) = (http.Request.Query["limit"], http.Request.Query["after"]);
        var limit = Usual;
        if (given.Count > 0 && !(int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most))
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, $"limit must be 1 to {Most}.").ConfigureAwait(false);
            return;
        }

        IReadOnlyList<DeadLetter> page;
        try
        {
            page = await letters.ListAsync(limit, after.Count == 0 ? null : after.ToString(), http.RequestAborted).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, "after must be what the page before gave as next.").ConfigureAwait(false);
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(
            new([.. page.Select(ShownDeadLetter.Of)], page.Count == limit ? page[^1].Id : null), DeadLetterJson.Default.DeadLetterPage,
            cancellationToken: http.RequestAborted).ConfigureAwait(false);
    }

    private static async Task ChangeOneAsync(HttpContext http, Change change)
    {
        try
        {
            if (await change((string)http.Request.RouteValues["id"]!, http.RequestAborted).ConfigureAwait(false))
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            else
                await http.RefuseAsync(StatusCodes.Status409Conflict, Gone).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            await http.RefuseAsync(StatusCodes.Status404NotFound, "There is no such dead letter.").ConfigureAwait(false);
        }
    }

    private async Task ChangeAllAsync(HttpContext http, Change change)
    {
        if (await ReadIdsAsync(http).ConfigureAwait(false) is not { } ids) return;

        var (done, gone) = (new List<string>(), new List<string>());
        foreach (var id in ids) (await TryAsync(change, id, http.RequestAborted).ConfigureAwait(false) ? done : gone).Add(id);
        await http.Response.WriteAsJsonAsync(new(done, gone), DeadLetterJson.Default.DeadLetterChanges, cancellationToken: http.RequestAborted)
            .ConfigureAwait(false);
    }

    private static async Task<bool> TryAsync(Change change, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await change(id, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Reads which ones; answers the request when it does not say.</summary>
    private static async Task<IReadOnlyList<string>?> ReadIdsAsync(HttpContext http)
    {
        // A page of another site cannot send JSON with its reader's cookies unless it is allowed to.
        if (!http.Request.HasJsonContentType())
        {
            await http.RefuseAsync(StatusCodes.Status415UnsupportedMediaType, "Send application/json.").ConfigureAwait(false);
            return null;
        }

        try
        {
            var body = await http.Request.ReadFromJsonAsync(DeadLetterJson.Default.DeadLetterIds, http.RequestAborted).ConfigureAwait(false);
            if (body?.Ids is { Count: >= 1 and <= Most } ids && ids.All(static id => id is not null)) return ids;
        }
        catch (JsonException)
        {
            // It is answered below.
        }

        await http.RefuseAsync(StatusCodes.Status400BadRequest, $$"""Send {"ids": ["…"]}, with 1 to {{Most}} ids of the list.""").ConfigureAwait(false);
        return null;
    }
}
