namespace CallMessageEvents;

/// <summary>Wires by hand what works on reports of legs when the application has a log: reports go there, and each leg's owner works on them.</summary>
internal static class AccountStatuses
{
    /// <param name="log">The log.</param>
    /// <param name="ends">Records how entries of the log end.</param>
    /// <param name="core">The account, which has a store.</param>
    /// <param name="lifecycle">Tells the application.</param>
    /// <param name="observers">All observers, <paramref name="lifecycle"/> among them.</param>
    /// <param name="publisher">Gives legs what was published.</param>
    /// <param name="queues">Where the observers' work runs.</param>
    /// <param name="stopping">Cancelled when everything ends.</param>
    public static LogStatuses Create(
        CallLog log, LogEnds ends, AccountCore core, LifecycleNotifier lifecycle, IReadOnlyList<ILegObserver> observers, SharedPublisher publisher,
        IReadOnlyList<LegQueue> queues, CancellationToken stopping)
    {
        var (directory, statusLog) = (core.Directory, new StatusLog(core.Logger));
        var reports = new LegReports(log, core.Account, directory, statusLog, core.Time, stopping);
        var legs = new OwnedLegs(
            directory,
            core.Stored,
            lifecycle.HasHandlers ? new ToldLegs(core.Store!, directory) : null,
            new LegObservers(directory, core.Guard, observers),
            queues,
            reports,
            core.Lookup,
            core.Resolver,
            new EndWatch(directory, core.Lookup, core.Resolver, core.Time));
        lifecycle.OwnershipOf = legs.OwnershipOf;
        publisher.Reporting = reports.ReportValuesAsync;
        directory.Reporting = reports.ReportAsync;
        directory.Reported = reports.Found;
        return new LogStatuses(ends, legs, publisher, statusLog, stopping);
    }
}
