using Microsoft.Extensions.Logging;

namespace CallMessageEvents.PostgreSql;

/// <summary>Logs what happens between this node and the database. Never content.</summary>
internal sealed partial class EngineEvents(ILogger logger)
{
    [LoggerMessage(
        EventId = 600, Level = LogLevel.Warning,
        Message = "The connection that listens to other nodes was lost ({Error}). It is opened again; until then this node looks for messages each second.")]
    public partial void ListenerLost(string error);

    [LoggerMessage(EventId = 601, Level = LogLevel.Information, Message = "This node listens to the others.")]
    public partial void Listening();

    [LoggerMessage(
        EventId = 602, Level = LogLevel.Warning,
        Message = "Notifications of PostgreSQL do not come through, as behind a pooler of transactions. Messages wait up to a second for their call's node, "
            + "and a killed node's calls until its leases end. Give a direct connection, or set PostgreSqlOptions.Listen to false.")]
    public partial void NotListening();

    [LoggerMessage(
        EventId = 603, Level = LogLevel.Warning,
        Message = "This node could not renew its leases ({Error}). It goes on trying; other nodes take its calls when the leases end.")]
    public partial void NotRenewed(string error);

    [LoggerMessage(EventId = 604, Level = LogLevel.Information, Message = "This node renews its leases again.")]
    public partial void Renewed();

    [LoggerMessage(EventId = 605, Level = LogLevel.Information, Message = "Node {Node} owns {Count} of {All} partitions.")]
    public partial void Owns(int node, int count, int all);

    [LoggerMessage(
        EventId = 606, Level = LogLevel.Warning,
        Message = "The database could not be used at the start: {Reason} Callbacks are answered 503 until it can.")]
    public partial void NotReachedAtStart(string reason);

    [LoggerMessage(
        EventId = 607, Level = LogLevel.Warning,
        Message = "{Count} leases ran out before they were renewed: the database was slow, or this process did not run. Other nodes take their calls; what was "
            + "in a handler may be handled again.")]
    public partial void LeasesRanOut(int count);

    [LoggerMessage(
        EventId = 620, Level = LogLevel.Warning,
        Message = "What is older than the retention could not be removed ({Error}). It is tried again each minute; until then the tables grow.")]
    public partial void NotCleaned(string error);

    [LoggerMessage(EventId = 621, Level = LogLevel.Information, Message = "What is older than the retention is removed again.")]
    public partial void CleanedAgain();
}
