using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>What a control request asks for once it is known.</summary>
internal delegate ValueTask<ControlAnswer> ControlOperation(ControlRequest request);

/// <summary>The control API: which path and method is which operation. <c>openapi.json</c> says the same to others.</summary>
internal sealed class ControlRoutes
{
    public const string Root = "/emulator";

    private readonly Route[] _routes;

    public ControlRoutes(
        EmulatorControl emulator, CallControl calls, MessageControl messages, EndUserControl endUsers, FaultControl faults, SignalControl signal) =>
        _routes =
        [
            new(HttpMethods.Get, Root, _ => emulator.Describe(_routes!.Select(route => $"{route.Method} {route.Path}"))),
            new(HttpMethods.Delete, Root, _ => emulator.Reset()),
            new(HttpMethods.Get, Root + "/openapi.json", _ => EmulatorControl.OpenApi),
            new(HttpMethods.Get, Root + "/requests", _ => emulator.Requests()),
            new(HttpMethods.Get, Root + "/deliveries", _ => emulator.Deliveries()),
            new(HttpMethods.Get, Root + "/problems", _ => emulator.Problems()),
            new(HttpMethods.Get, Root + "/faults", _ => faults.List()),
            new(HttpMethods.Post, Root + "/faults", faults.Add),
            new(HttpMethods.Delete, Root + "/faults", _ => faults.Clear()),
            new(HttpMethods.Get, Root + "/faults/callbacks", _ => faults.ListForCallbacks()),
            new(HttpMethods.Post, Root + "/faults/callbacks", faults.AddForCallbacks),
            new(HttpMethods.Delete, Root + "/faults/callbacks", _ => faults.ClearForCallbacks()),
            new(HttpMethods.Get, Root + "/faults/end-users", _ => faults.ListForEndUsers()),
            new(HttpMethods.Post, Root + "/faults/end-users", faults.AddForEndUsers),
            new(HttpMethods.Delete, Root + "/faults/end-users", _ => faults.ClearForEndUsers()),
            new(HttpMethods.Post, Root + "/callbacks", _ => ControlAnswer.NoContent),
            new(HttpMethods.Get, Root + "/voice-sdk-local.js", _ => SignalControl.LocalScript),
            new(HttpMethods.Post, Root + "/tokens", signal.CreateToken),
            new(HttpMethods.Post, Root + "/connections/drop", signal.Drop),
            new(HttpMethods.Post, Root + "/conversations", calls.Dial),
            new(HttpMethods.Post, Root + "/calls", calls.Create),
            new(HttpMethods.Get, Root + "/calls/{sid}", calls.Describe),
            new(HttpMethods.Post, Root + "/calls/{sid}/ring", calls.Change(call => call.Ring())),
            new(HttpMethods.Post, Root + "/calls/{sid}/answer", calls.Change(call => call.Answer())),
            new(HttpMethods.Post, Root + "/calls/{sid}/decline", calls.Change(call => call.Decline())),
            new(HttpMethods.Post, Root + "/calls/{sid}/complete", calls.Change(call => call.Complete())),
            new(HttpMethods.Post, Root + "/calls/{sid}/no-answer", calls.Change(call => call.NoAnswer())),
            new(HttpMethods.Post, Root + "/calls/{sid}/fail", calls.Change(call => call.Fail())),
            new(HttpMethods.Post, Root + "/calls/{sid}/messages", messages.Send),
            new(HttpMethods.Get, Root + "/calls/{sid}/messages", messages.List),
            new(HttpMethods.Get, Root + "/calls/{sid}/end-user", endUsers.Describe),
            new(HttpMethods.Post, Root + "/calls/{sid}/end-user", endUsers.Set),
            new(HttpMethods.Post, Root + "/calls/{sid}/end-user/handlers", endUsers.Handle),
            new(HttpMethods.Post, Root + "/calls/{sid}/end-user/requests", endUsers.RequestAsync),
            new(HttpMethods.Post, Root + "/calls/{sid}/end-user/messages", endUsers.SendAsync),
        ];

    /// <summary>The operation and the path's arguments; when there is none for the method, the methods there are: none for an unknown path.</summary>
    public (ControlOperation? Operation, Dictionary<string, string> Arguments, string[] Allowed) Find(string method, string path)
    {
        var segments = path.Split('/');
        List<string> allowed = [];
        foreach (var route in _routes)
        {
            if (!route.Template.TryMatch(segments, out var arguments))
            {
                continue;
            }

            if (HttpMethods.Equals(method, route.Method))
            {
                return (route.Operation, arguments, []);
            }

            allowed.Add(route.Method);
        }

        return (null, [], [.. allowed]);
    }

    private sealed record Route(string Method, string Path, ControlOperation Operation)
    {
        /// <summary>Of one that need not wait.</summary>
        public Route(string method, string path, Func<ControlRequest, ControlAnswer> operation)
            : this(method, path, request => new ValueTask<ControlAnswer>(operation(request)))
        {
        }

        public RouteTemplate Template { get; } = new(Path);
    }
}
