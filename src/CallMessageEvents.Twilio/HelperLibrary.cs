using System.Net;
using System.Text;
using Twilio;
using Twilio.Clients;
using Twilio.Exceptions;
using Twilio.Http;
using HttpMethod = Twilio.Http.HttpMethod;

namespace CallMessageEvents.Twilio;

/// <summary>Makes all calls to Twilio's helper library. It uses no members with optional parameters, because minor versions add parameters.</summary>
internal static class HelperLibrary
{
    // The client replaces the host with that of its region and edge.
    private const string Address = "https://api.twilio.com";

    // An ApiException's text when the helper library could not read the body: the status by name, and the body.
    private const string UnreadableStart = "Api Error: ";
    private const string UnreadableMiddle = " - ";

    public static string? AccountSidOf(ITwilioRestClient client) => client.AccountSid;

    /// <summary>Returns the client of <c>TwilioClient.Init</c>, for an application that has no other.</summary>
    public static ITwilioRestClient Initialized()
    {
        try
        {
            return TwilioClient.GetRestClient();
        }
        catch (AuthenticationException e)
        {
            throw new InvalidOperationException(
                "There is no Twilio client: call TwilioClient.Init before the host starts, add an ITwilioRestClient to the container, or give "
                + "UseTwilioRestClient one. Where "
                + "AddEmulator() is called, UseTwilioRestClient() is not.",
                e);
        }
    }

    /// <summary>Sends one request. When the client throws an unsuccessful answer, this returns it.</summary>
    public static async Task<TwilioResponse> SendAsync(ITwilioRestClient client, TwilioRequest request)
    {
        try
        {
            return Answer(await client.RequestAsync(Create(request)).ConfigureAwait(false));
        }
        catch (ApiException e)
        {
            return Answer(e);
        }
        catch (ApiStandardException e)
        {
            return Answer(e.Status, ErrorBody.Write(e.Code, ("type", e.Type), ("title", e.Title), ("detail", e.Detail)));
        }
        catch (ApiConnectionException e)
        {
            // Without a cause the network failed: there was no answer.
            throw RestClientErrors.NoAnswer(e.InnerException ?? new IOException(e.Message, e));
        }
        catch (OperationCanceledException e)
        {
            throw RestClientErrors.NoAnswer(e);
        }
#pragma warning disable CA1031 // The client may be the application's own, and may throw anything.
        catch (Exception e) when (e is not TwilioConnectionException)
#pragma warning restore CA1031
        {
            throw RestClientErrors.Thrown(e);
        }
    }

    private static Request Create(TwilioRequest request)
    {
        var wanted = new Request(new HttpMethod(request.Method.Method), Address + request.PathAndQuery);
        foreach (var (name, value) in request.ReadForm()) wanted.AddPostParam(name, value);
        return wanted;
    }

    private static TwilioResponse Answer(Response? response) =>
        Answer((int?)response?.StatusCode, Encoding.UTF8.GetBytes(response?.Content ?? string.Empty));

    private static TwilioResponse Answer(ApiException e)
    {
        if (e.Status != 0) return Answer(e.Status, ErrorBody.Write(e.Code, ("message", e.Message), ("more_info", e.MoreInfo)));

        // The body was not JSON, for example a proxy's page: then only the text has the status.
        var text = e.Message.AsSpan();
        var (start, end) = (UnreadableStart.Length, text.IndexOf(UnreadableMiddle, StringComparison.Ordinal));
        return text.StartsWith(UnreadableStart, StringComparison.Ordinal) && end > start && Enum.TryParse<HttpStatusCode>(text[start..end], out var status)
            ? Answer((int)status, Encoding.UTF8.GetBytes(e.Message[(end + UnreadableMiddle.Length)..]))
            : Answer(null, []);
    }

    private static TwilioResponse Answer(int? status, byte[] body) =>
        status > 0 ? new TwilioResponse { StatusCode = status.Value, Body = body } : throw RestClientErrors.Unreadable();
}
