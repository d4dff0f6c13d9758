namespace CallMessageEvents.ContractExport;

/// <summary>Compares types by what is in them, each pair once for each direction.</summary>
internal sealed class TypeComparison(ContractDocument old, ContractDocument current, List<ContractChange> changes)
{
    private readonly Dictionary<string, NamedShape> _old = old.Types.ToDictionary(static type => type.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, NamedShape> _current = current.Types.ToDictionary(static type => type.Name, StringComparer.Ordinal);
    private readonly HashSet<(string Old, string Current, Direction Direction)> _seen = [];

    /// <param name="one">What was.</param>
    /// <param name="now">What is.</param>
    /// <param name="direction">Who writes it, then and now.</param>
    /// <param name="where">The contract or the type that it belongs to.</param>
    /// <param name="what">What it is there.</param>
    public void Compare(TypeUse one, TypeUse now, Direction direction, string where, string what)
    {
        if (direction == Direction.None) return;

        Nullability(one, now, direction, where, what);
        if (one.Ref is not null && now.Ref is not null && _old.TryGetValue(one.Ref, out var before) && _current.TryGetValue(now.Ref, out var after))
            Compare(before, after, direction);
        else if (one is { Type: TypeKind.Unknown } || now is { Type: TypeKind.Unknown })
            Differ(one, now, ContractImpact.MayBreak, where, what);
        else if (one.Type != now.Type || one.Ref is null != now.Ref is null)
            Differ(one, now, ContractImpact.Breaking, where, what);
        else if (one.Items is not null && now.Items is not null)
            Compare(one.Items, now.Items, direction, where, $"an item of {what}");
        else
            Differ(one, now, ContractImpact.MayBreak, where, what);
    }

    private void Nullability(TypeUse one, TypeUse now, Direction direction, string where, string what)
    {
        if (one.Nullable == now.Nullable) return;

        var breaks = direction.HasFlag(now.Nullable ? Direction.ServerToApp : Direction.AppToServer);
        Add(breaks ? ContractImpact.Breaking : ContractImpact.NotBreaking, where, now.Nullable ? $"{what} may be null now" : $"{what} must not be null any more");
    }

    private void Differ(TypeUse one, TypeUse now, ContractImpact impact, string where, string what)
    {
        var (before, after) = (Name(one), Name(now));
        if (before != after) Add(impact, where, $"{what} is {after} in place of {before}");
    }

    private static string Name(TypeUse use) => use.Ref ?? (use.Format is null ? use.Type ?? TypeKind.Unknown : $"{use.Type} ({use.Format})");

    private void Compare(NamedShape one, NamedShape now, Direction direction)
    {
        if (!_seen.Add((one.Name, now.Name, direction))) return;

        if (one.Properties is null != now.Properties is null || one.Values is null != now.Values is null)
        {
            Add(ContractImpact.Breaking, one.Name, "it is of another kind");
            return;
        }

        foreach (var (name, before, after) in Pairs.Of(one.Properties, now.Properties, static property => property.Name))
            Compare(name, (before, one.Direction), (after, now.Direction), now.RefusesMore, direction, now.Name);
        if (!one.RefusesMore && now.RefusesMore) Add(ContractImpact.MayBreak, now.Name, "the server refuses properties that it does not know now");
        Choices(Pairs.Of(one.Values, now.Values, static value => value.Json), static value => $"the value {value}", direction, now.Name);
        Variants(one, now, direction);
    }

    private void Compare(
        string name, (PropertyShape? Shape, Direction Type) old, (PropertyShape? Shape, Direction Type) now, bool refusesMore, Direction direction, string where)
    {
        var (before, after) = (Ways(old.Shape, old.Type) & direction, Ways(now.Shape, now.Type) & direction);
        var what = $"the property \"{name}\"";
        if (before.HasFlag(Direction.ServerToApp) && !after.HasFlag(Direction.ServerToApp))
            Add(ContractImpact.Breaking, where, $"{what} is removed, which the server sent");
        else if (!before.HasFlag(Direction.ServerToApp) && after.HasFlag(Direction.ServerToApp))
            Add(ContractImpact.NotBreaking, where, $"{what} is added, which the server sends");

        if (before.HasFlag(Direction.AppToServer) && !after.HasFlag(Direction.AppToServer))
            Add(refusesMore ? ContractImpact.Breaking : ContractImpact.NotBreaking, where, $"{what} is removed, which the server {(refusesMore ? "refuses" : "ignores")} now");
        else if (!before.HasFlag(Direction.AppToServer) && after.HasFlag(Direction.AppToServer))
            Add(now.Shape!.Required ? ContractImpact.Breaking : ContractImpact.NotBreaking, where, $"{what} is added, which the server {(now.Shape.Required ? "requires" : "reads")}");

        if (old.Shape is null || now.Shape is null) return;

        var both = before & after;
        if (both.HasFlag(Direction.ServerToApp) && old.Shape.Omitted != now.Shape.Omitted)
            Add(now.Shape.Omitted ? ContractImpact.Breaking : ContractImpact.NotBreaking, where, $"{what} is {(now.Shape.Omitted ? "not always" : "always")} sent now");
        if (both.HasFlag(Direction.AppToServer) && old.Shape.Required != now.Shape.Required)
            Add(now.Shape.Required ? ContractImpact.Breaking : ContractImpact.NotBreaking, where, $"{what} is {(now.Shape.Required ? "required" : "no longer required")}");
        Compare(old.Shape, now.Shape, both, where, what);
    }

    private static Direction Ways(PropertyShape? property, Direction type) => property is null ? Direction.None : property.Only ?? type;

    private void Variants(NamedShape one, NamedShape now, Direction direction)
    {
        if (one.Discriminator != now.Discriminator)
            Add(ContractImpact.Breaking, now.Name, $"the property that tells which it is is \"{now.Discriminator}\" in place of \"{one.Discriminator}\"");

        var pairs = Pairs.Of(one.Variants, now.Variants, static variant => variant.Json ?? variant.Ref).ToList();
        Choices(pairs, static variant => $"the choice {variant}", direction, now.Name);
        foreach (var (_, before, after) in pairs)
        {
            if (before is not null && after is not null && _old.TryGetValue(before.Ref, out var was) && _current.TryGetValue(after.Ref, out var is_)) Compare(was, is_, direction);
        }
    }

    /// <summary>What is one of several: a new one surprises who reads it, a removed one is refused from who writes it.</summary>
    private void Choices<T>(IEnumerable<(string Name, T? Old, T? Current)> pairs, Func<string, string> what, Direction direction, string where)
        where T : class
    {
        foreach (var (name, before, after) in pairs)
        {
            if (before is null)
                Add(direction.HasFlag(Direction.ServerToApp) ? ContractImpact.MayBreak : ContractImpact.NotBreaking, where, $"{what(name)} is added");
            else if (after is null)
                Add(direction.HasFlag(Direction.AppToServer) ? ContractImpact.Breaking : ContractImpact.NotBreaking, where, $"{what(name)} is removed");
        }
    }

    private void Add(ContractImpact impact, string where, string text)
    {
        var change = new ContractChange(impact, where, text);
        if (!changes.Contains(change)) changes.Add(change);
    }
}
