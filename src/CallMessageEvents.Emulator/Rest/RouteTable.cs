using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>What a REST request asks for once it is known; all state is in memory, so no operation waits.</summary>
internal delegate RestAnswer RestOperation(RestRequest request);

/// <summary>The REST API: which path and method is which operation.</summary>
internal sealed class RouteTable
{
    private readonly Route[] _routes;

    public RouteTable(Switchboard board)
    {
        var calls = new CallOperations(board);
        var messages = new MessageOperations(board);
        var subscriptions = new SubscriptionOperations(board);
        var participants = new ParticipantOperations(board);
        _routes =
        [
            new(new("Calls.json"), HttpMethods.Get, EmulatorOperation.ListCalls, calls.List),
            new(new("Calls/{CallSid}.json"), HttpMethods.Get, EmulatorOperation.FetchCall, calls.Fetch),
            new(new("Calls/{CallSid}/UserDefinedMessages.json"), HttpMethods.Post, EmulatorOperation.CreateMessage, messages.Create),
            new(new("Calls/{CallSid}/UserDefinedMessageSubscriptions.json"), HttpMethods.Post, EmulatorOperation.CreateSubscription, subscriptions.Create),
            new(new("Calls/{CallSid}/UserDefinedMessageSubscriptions/{Sid}.json"), HttpMethods.Delete, EmulatorOperation.DeleteSubscription, subscriptions.Delete),
            new(new("Conferences/{ConferenceSid}/Participants.json"), HttpMethods.Get, EmulatorOperation.ListParticipants, participants.List),
        ];
    }

    public bool TryFind(RoutePath path, out Match match)
    {
        foreach (var route in _routes)
        {
            if (route.Template.TryMatch(path.Segments, out var arguments))
            {
                match = new(route, arguments);
                return true;
            }
        }

        match = default;
        return false;
    }

    internal sealed record Route(RouteTemplate Template, string Method, EmulatorOperation Name, RestOperation Operation);

    internal readonly record struct Match(Route Route, IReadOnlyDictionary<string, string> Arguments)
    {
        /// <summary>Each path has one method until now; another is not allowed.</summary>
        public RestOperation? OperationFor(string method) => HttpMethods.Equals(method, Route.Method) ? Route.Operation : null;
    }
}
