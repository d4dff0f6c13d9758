using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>Makes a call: one leg, queued; who drives the emulator rings and answers it, and then its TwiML runs.</summary>
internal sealed class CreateCallOperation(CallExchange exchange, TwimlRunner twiml)
{
    private const int ToMissing = 21201;
    private const int UrlMissing = 21205;
    private const int ToInvalid = 21211;
    private const int FromInvalid = 21212;
    private const int FromMissing = 21213;
    private const int ApplicationInvalid = 21218;
    private const int TimeoutInvalid = 21208;
    private const int MostSecondsRinging = 600;
    private const int MostSeconds = 24 * 60 * 60;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    public RestAnswer Create(RestRequest request)
    {
        if (Problem(request) is { } problem
            || !CallParameters.TryReadSource(request, out var source, out problem)
            || !CallParameters.TryReadStatusCallback(request, out var statusCallback, out problem))
        {
            return problem;
        }

        var applicationSid = request.Field("ApplicationSid");
        if (source is null && applicationSid is null)
        {
            return RestAnswer.BadRequest(UrlMissing, "Url, Twiml or ApplicationSid is required");
        }

        var call = exchange.CreateCall(request.Account, request.Field("From")!, request.Field("To")!, call =>
        {
            call.StatusCallback = statusCallback;
            call.Progress.TimeLimit = Seconds(request, "TimeLimit", MostSeconds);
            call.Progress.RingFor(Seconds(request, "Timeout", MostSecondsRinging) ?? DefaultTimeout);
            call.Progress.Script = source is null ? null : new CallScript(call, source, twiml);
        });
        if (source is null)
        {
            twiml.NoApplication(call, applicationSid!);
        }

        CallParameters.WarnOfOthers(request, call, twiml, "To", "From", "ApplicationSid", "Timeout", "TimeLimit");

        // Queued, even if it rings in a browser by now.
        return RestAnswer.Created(json => CallJson.Write(json, call, call.State.First));
    }

    private static RestAnswer? Problem(RestRequest request) =>
        request.Field("To") is not { } to ? RestAnswer.BadRequest(ToMissing, "No 'To' number is specified")
        : request.Field("From") is not { } from ? RestAnswer.BadRequest(FromMissing, "No 'From' number is specified")
        : !Address.IsValid(to) ? RestAnswer.BadRequest(ToInvalid, $"The phone number you are attempting to call, {to}, is not valid.")
        : !Address.IsValid(from) && !(Address.IsClient(to) && Address.IsBareIdentity(from))
            ? RestAnswer.BadRequest(FromInvalid, $"The source phone number provided, {from}, is not valid.")
        : request.Field("ApplicationSid") is { } application && !Sids.IsValid(application, Sids.Application)
            ? RestAnswer.BadRequest(ApplicationInvalid, $"ApplicationSid {application} is not valid")
        : request.Field("Timeout") is not null && Seconds(request, "Timeout", MostSecondsRinging) is null
            ? RestAnswer.BadRequest(TimeoutInvalid, $"Timeout must be from 1 to {MostSecondsRinging} seconds")
        : request.Field("TimeLimit") is not null && Seconds(request, "TimeLimit", MostSeconds) is null
            ? RestAnswer.InvalidParameter($"TimeLimit must be from 1 to {MostSeconds} seconds")
        : null;

    private static TimeSpan? Seconds(RestRequest request, string name, int most) =>
        int.TryParse(request.Field(name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds >= 1 && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
