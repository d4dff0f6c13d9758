using System.Text.Json;
using CallMessageEvents.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Twilio.Rest.Api.V2010.Account;
using Twilio.Rest.Api.V2010.Account.Call;
using Twilio.Security;

namespace CallMessageEvents.Twilio.Tests.Docs;

#pragma warning disable CA2234, CA2016, MA0040, MA0032 // As such an application has it.

/// <summary>The code of docs/from-twilio-csharp.md: what an application did with the helper library alone.</summary>
internal static class MovingSnippets
{
    public static async Task SendAsync(string callSid)
    {
        var children = await CallResource.ReadAsync(parentCallSid: callSid, status: CallResource.StatusEnum.InProgress);
        var leg = children.Single(child => child.To.StartsWith("client:", StringComparison.Ordinal)).Sid;
        await UserDefinedMessageResource.CreateAsync(
            pathCallSid: leg, content: JsonSerializer.Serialize(new { type = "hint", text = "Offer the annual plan" }));
    }

    public static async Task SendAsync(ICallMessenger messenger, string callSid, CancellationToken cancellationToken)
    {
        await messenger.SendAsync(EndUser.WhoAnswered(callSid), new Hint("Offer the annual plan"), cancellationToken);
    }

    public static async Task SubscribeAsync(string leg)
    {
        await UserDefinedMessageSubscriptionResource.CreateAsync(pathCallSid: leg, callback: new Uri("https://example.com/messages"));
    }

    public static void Receive(WebApplication app, RequestValidator validator)
    {
        app.MapPost("/messages", async (HttpRequest request) =>
        {
            var form = (await request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
            if (!validator.Validate(request.GetDisplayUrl(), form, request.Headers["X-Twilio-Signature"])) return Results.StatusCode(403);

            using var content = JsonDocument.Parse(form["Content"]);
            // … which contract, from whom, seen before, in order?
            return Results.NoContent();
        });
    }
}
