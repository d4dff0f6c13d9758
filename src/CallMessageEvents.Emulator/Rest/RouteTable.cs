using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>What a REST request asks for once it is known; all state is in memory, so no operation waits.</summary>
internal delegate RestAnswer RestOperation(RestRequest request);

/// <summary>The REST API: which path and method is which operation.</summary>
internal sealed class RouteTable
{
    private readonly Route[] _routes;

    public RouteTable(CallExchange exchange, TwimlRunner twiml, int notActiveCode)
    {
        var calls = new CallOperations(exchange.Calls);
        var messages = new MessageOperations(exchange.Calls, notActiveCode);
        var subscriptions = new SubscriptionOperations(exchange.Calls, notActiveCode);
        var participants = new ParticipantOperations(exchange);
        var conferences = new ConferenceOperations(exchange.Conferences);
        _routes =
        [
            new(new("Calls.json"), HttpMethods.Post, EmulatorOperation.CreateCall, new CreateCallOperation(exchange, twiml).Create),
            new(new("Calls/{CallSid}.json"), HttpMethods.Post, EmulatorOperation.UpdateCall, new UpdateCallOperation(exchange.Calls, twiml).Update),
            new(new("Calls.json"), HttpMethods.Get, EmulatorOperation.ListCalls, calls.List),
            new(new("Calls/{CallSid}.json"), HttpMethods.Get, EmulatorOperation.FetchCall, calls.Fetch),
            new(new("Calls/{CallSid}/UserDefinedMessages.json"), HttpMethods.Post, EmulatorOperation.CreateMessage, messages.Create),
            new(new("Calls/{CallSid}/UserDefinedMessageSubscriptions.json"), HttpMethods.Post, EmulatorOperation.CreateSubscription, subscriptions.Create),
            new(
                new("Calls/{CallSid}/UserDefinedMessageSubscriptions/{Sid}.json"),
                HttpMethods.Delete,
                EmulatorOperation.DeleteSubscription,
                subscriptions.Delete),
            new(new("Conferences/{ConferenceSid}/Participants.json"), HttpMethods.Get, EmulatorOperation.ListParticipants, participants.List),
            new(new("Conferences/{ConferenceSid}/Participants/{CallSid}.json"), HttpMethods.Get, EmulatorOperation.FetchParticipant, participants.Fetch),
            new(new("Conferences.json"), HttpMethods.Get, EmulatorOperation.ListConferences, conferences.List),
            new(new("Conferences/{ConferenceSid}.json"), HttpMethods.Get, EmulatorOperation.FetchConference, conferences.Fetch),
        ];
    }

    public bool TryFind(RoutePath path, out Match match)
    {
        var routes = new List<Route>();
        IReadOnlyDictionary<string, string> arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var route in _routes)
        {
            if (route.Template.TryMatch(path.Segments, out var found))
            {
                routes.Add(route);
                arguments = found;
            }
        }

        match = new(routes, arguments);
        return routes.Count > 0;
    }

    internal sealed record Route(RouteTemplate Template, string Method, EmulatorOperation Name, RestOperation Operation);

    internal readonly record struct Match(IReadOnlyList<Route> Routes, IReadOnlyDictionary<string, string> Arguments)
    {
        /// <summary>The methods that the path has.</summary>
        public string Allow =>
            string.Join(", ", Routes.SelectMany(route => HttpMethods.IsGet(route.Method) ? new[] { route.Method, HttpMethods.Head } : [route.Method]));

        /// <summary>HEAD is GET, of which the server leaves out the body.</summary>
        public Route? RouteFor(string method) =>
            Routes.FirstOrDefault(route => HttpMethods.Equals(HttpMethods.IsHead(method) ? HttpMethods.Get : method, route.Method));
    }
}
