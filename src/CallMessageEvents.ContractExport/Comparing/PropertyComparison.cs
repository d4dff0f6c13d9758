namespace CallMessageEvents.ContractExport;

/// <summary>Compares a property with what it was, but for its type.</summary>
/// <param name="where">The type that it belongs to.</param>
/// <param name="name">Its name.</param>
/// <param name="refusesMore">Whether the server refuses properties that it does not know.</param>
/// <param name="add">Takes the changes.</param>
internal sealed class PropertyComparison(string where, string name, bool refusesMore, Action<ContractImpact, string, string> add)
{
    /// <param name="old">What was, null for nothing, and who wrote its type.</param>
    /// <param name="now">What is, null for nothing, and who writes its type.</param>
    /// <param name="direction">Whose writing is compared.</param>
    /// <returns>Who wrote it, and still does.</returns>
    public Direction Compare((PropertyShape? Shape, Direction Type) old, (PropertyShape? Shape, Direction Type) now, Direction direction)
    {
        var (before, after) = (Ways(old.Shape, old.Type) & direction, Ways(now.Shape, now.Type) & direction);
        var isRequired = now.Shape?.Required == true;

        Gone(before & ~after);
        var added = after & ~before;
        if (added.HasFlag(Direction.ServerToApp)) Add(false, "added, which the server sends");
        if (added.HasFlag(Direction.AppToServer)) Add(isRequired, $"added, which the server {(isRequired ? "requires" : "reads")}");

        var both = before & after;
        if (both.HasFlag(Direction.ServerToApp) && old.Shape!.Omitted != now.Shape!.Omitted)
            Add(now.Shape.Omitted, now.Shape.Omitted ? "not always sent now" : "always sent now");
        if (both.HasFlag(Direction.AppToServer) && old.Shape!.Required != isRequired)
            Add(isRequired, isRequired ? "required now" : "no longer required");
        return both;
    }

    private void Gone(Direction gone)
    {
        if (gone.HasFlag(Direction.ServerToApp)) Add(true, "removed, which the server sent");
        if (gone.HasFlag(Direction.AppToServer)) Add(refusesMore, $"removed, which the server {(refusesMore ? "refuses" : "ignores")} now");
    }

    private static Direction Ways(PropertyShape? property, Direction type) => property is null ? Direction.None : property.Only ?? type;

    private void Add(bool isBreaking, string text) =>
        add(isBreaking ? ContractImpact.Breaking : ContractImpact.NotBreaking, where, $"the property \"{name}\" is {text}");
}
