namespace CallMessageEvents.ContractExport;

/// <summary>Compares contracts with those that were committed, by what apps see on the wire: what a type is called in C# is not compared.</summary>
internal sealed class DocumentComparison(ContractDocument old, ContractDocument current)
{
    private readonly List<ContractChange> _changes = [];

    /// <returns>The worst first.</returns>
    public IReadOnlyList<ContractChange> Compare()
    {
        Own("contracts' names", old.TypeProperty, current.TypeProperty);
        Own("protocol's envelope", old.EnvelopeProperty, current.EnvelopeProperty);

        var types = new TypeComparison(old, current, _changes);
        foreach (var (name, one, now) in Pairs.Of(old.Messages, current.Messages, static message => message.Name))
        {
            if (now is null) Add(ContractImpact.Breaking, name, "the contract is removed");
            else if (one is null) Add(ContractImpact.NotBreaking, name, "the contract is added");
            else Compare(types, one, now);
        }

        return [.. _changes.OrderByDescending(static change => change.Impact)];
    }

    private void Compare(TypeComparison types, MessageShape one, MessageShape now)
    {
        Direction(one, now, ContractExport.Direction.ServerToApp, "the server no longer sends it", "the server sends it, too");
        Direction(one, now, ContractExport.Direction.AppToServer, "the server no longer reads it", "the server reads it, too");
        Reply(one, now);
        types.Compare(one.Content, now.Content, one.Direction & now.Direction, one.Name, "the content");
    }

    private void Direction(MessageShape one, MessageShape now, Direction way, string lost, string won)
    {
        if (one.Direction.HasFlag(way) && !now.Direction.HasFlag(way)) Add(ContractImpact.Breaking, one.Name, lost);
        if (!one.Direction.HasFlag(way) && now.Direction.HasFlag(way)) Add(ContractImpact.NotBreaking, one.Name, won);
    }

    private void Reply(MessageShape one, MessageShape now)
    {
        var (before, after) = (one.Reply ?? one.ReplyWithoutContract, now.Reply ?? now.ReplyWithoutContract);
        if (before == after) return;

        if (before is null) Add(ContractImpact.MayBreak, one.Name, $"it is a request now, with the reply \"{after}\"");
        else if (after is null) Add(ContractImpact.Breaking, one.Name, $"it is no request any more; its reply was \"{before}\"");
        else Add(ContractImpact.Breaking, one.Name, $"its reply is \"{after}\" in place of \"{before}\"");
    }

    private void Own(string what, string before, string after)
    {
        if (before != after) Add(ContractImpact.Breaking, "all contracts", $"the property of the {what} is \"{after}\" in place of \"{before}\"");
    }

    private void Add(ContractImpact impact, string where, string text) => _changes.Add(new ContractChange(impact, where, text));
}
