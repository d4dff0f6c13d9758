using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>What creating and updating a call have in common: where its TwiML comes from, and where its status callbacks go.</summary>
internal static class CallParameters
{
    private const int InvalidUrl = 21205;
    private const int InvalidStatusCallback = 21609;
    private const int MostTwiml = 4000; // Twilio's own.

    private static readonly string[] Known =
        ["Url", "Method", "Twiml", "StatusCallback", "StatusCallbackEvent", "StatusCallbackMethod", RestRequest.IdempotencyKey];

    /// <summary>What is asked for and not emulated is not ignored in silence.</summary>
    /// <param name="request">What asks for it.</param>
    /// <param name="call">The call that it is about.</param>
    /// <param name="twiml">Logs it.</param>
    /// <param name="own">What only this operation knows.</param>
    public static void WarnOfOthers(RestRequest request, EmulatedCall call, TwimlRunner twiml, params string[] own)
    {
        string[] others =
        [
            .. request.Form.Keys
                .Except([.. Known, .. own], StringComparer.Ordinal)
                .Where(name => request.Field(name) is not (null or "false"))
                .Order(StringComparer.Ordinal),
        ];
        if (others.Length > 0)
        {
            twiml.NotEmulated(call, others);
        }
    }

    /// <summary>The TwiML: as text before the address; <see langword="null"/> when there is neither.</summary>
    public static bool TryReadSource(RestRequest request, out TwimlSource? source, [NotNullWhen(false)] out RestAnswer? problem)
    {
        (source, problem) = (null, null);
        if (CallbackUrl.ReadMethod(request.Field("Method")) is not { } method)
        {
            problem = RestAnswer.InvalidParameter("Method must be GET or POST");
        }
        else if (request.Field("Twiml") is { Length: > MostTwiml })
        {
            problem = RestAnswer.InvalidParameter($"Twiml must not be longer than {MostTwiml} characters");
        }
        else if (request.Field("Twiml") is { } twiml)
        {
            source = TwimlSource.Of(twiml);
        }
        else if (request.Field("Url") is { } address)
        {
            if (CallbackUrl.TryRead(address, out var url))
            {
                source = TwimlSource.At(url, method);
            }
            else
            {
                problem = RestAnswer.BadRequest(InvalidUrl, $"Url is not a valid URL: {address}");
            }
        }

        return problem is null;
    }

    public static bool TryReadStatusCallback(RestRequest request, out StatusCallbackSettings? settings, [NotNullWhen(false)] out RestAnswer? problem)
    {
        (settings, problem) = (null, null);
        if (request.Field("StatusCallback") is not { } address)
        {
            return true;
        }

        if (!CallbackUrl.TryRead(address, out var url))
        {
            problem = RestAnswer.BadRequest(InvalidStatusCallback, $"StatusCallback is not a valid URL: {address}");
        }
        else if (CallbackUrl.ReadMethod(request.Field("StatusCallbackMethod")) is not { } method)
        {
            problem = RestAnswer.InvalidParameter("StatusCallbackMethod must be GET or POST");
        }
        else if (StatusEvents.Read(request.Fields("StatusCallbackEvent")) is not { } events)
        {
            problem = RestAnswer.BadRequest(21626, "StatusCallbackEvent is of initiated, ringing, answered and completed");
        }
        else
        {
            settings = new(url, method, events);
        }

        return problem is null;
    }
}
