using System.Text.Json;

namespace CallMessageEvents.ContractExport;

/// <summary>Compares types by what is in them, each pair once for each direction.</summary>
internal sealed class TypeComparison(ContractDocument old, ContractDocument current, List<ContractChange> changes)
{
    private readonly Dictionary<string, NamedShape> _old = Pairs.ByName(old.Types, static type => type.Name);
    private readonly Dictionary<string, NamedShape> _current = Pairs.ByName(current.Types, static type => type.Name);
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
        Add(breaks ? ContractImpact.Breaking : ContractImpact.NotBreaking, where, $"{what} {(now.Nullable ? "may be null now" : "must not be null any more")}");
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

        if (Kind(one) != Kind(now))
        {
            Add(ContractImpact.Breaking, now.Name, $"it is {Kind(now)} in place of {Kind(one)}");
            return;
        }

        foreach (var (name, before, after) in Pairs.Of(one.Properties, now.Properties, static property => property.Name))
        {
            var property = new PropertyComparison(now.Name, name, now.RefusesMore, Add);
            var both = property.Compare((before, one.Direction), (after, now.Direction), direction);
            if (before is not null && after is not null) Compare(before, after, both, now.Name, $"the property \"{name}\"");
        }

        if (!one.RefusesMore && now.RefusesMore && direction.HasFlag(Direction.AppToServer))
            Add(ContractImpact.MayBreak, now.Name, "the server refuses properties that it does not know now");
        Choices(Pairs.Of(one.Values, now.Values, static value => value.Json), static value => $"the value {value}", direction, now.Name);
        Meanings(one, now);
        Variants(one, now, direction);
    }

    private static string Kind(NamedShape shape) => shape switch
    {
        { Properties: not null } => "an object",
        { Values: [{ Value.ValueKind: JsonValueKind.String }, ..] } => "one of several texts",
        { Values: not null } => "one of several numbers",
        _ => "one of several objects",
    };

    /// <summary>What an enum's value is called says what it means: with another in its place, the other side takes one for the other, or for none.</summary>
    private void Meanings(NamedShape one, NamedShape now)
    {
        foreach (var (name, before, after) in Pairs.Of(one.Values, now.Values, static value => value.Name))
        {
            if (before is not null && after is not null && before.Json != after.Json)
                Add(ContractImpact.Breaking, now.Name, $"{name} is {after.Json} in place of {before.Json}");
        }
    }

    private void Variants(NamedShape one, NamedShape now, Direction direction)
    {
        if (one.Discriminator != now.Discriminator)
            Add(ContractImpact.Breaking, now.Name, $"the property that tells which it is is \"{now.Discriminator}\" in place of \"{one.Discriminator}\"");

        var pairs = Pairs.Of(one.Variants, now.Variants, static variant => variant.Json ?? variant.Ref).ToList();
        Choices(pairs, static variant => $"the choice {variant}", direction, now.Name);
        foreach (var (_, before, after) in pairs)
        {
            if (before is not null && after is not null)
                Compare(new TypeUse { Ref = before.Ref }, new TypeUse { Ref = after.Ref }, direction, now.Name, "a choice");
        }
    }

    /// <summary>What is one of several: a new one surprises who reads it, a removed one is refused from who writes it.</summary>
    private void Choices<T>(IEnumerable<(string Name, T? Old, T? Current)> pairs, Func<string, string> what, Direction direction, string where)
        where T : class
    {
        var (isRead, isWritten) = (direction.HasFlag(Direction.ServerToApp), direction.HasFlag(Direction.AppToServer));
        foreach (var (name, before, after) in pairs)
        {
            if (before is null) Add(isRead ? ContractImpact.MayBreak : ContractImpact.NotBreaking, where, $"{what(name)} is added");
            else if (after is null) Add(isWritten ? ContractImpact.Breaking : ContractImpact.NotBreaking, where, $"{what(name)} is removed");
        }
    }

    private void Add(ContractImpact impact, string where, string text)
    {
        // What both write is compared in both directions, and two contracts may share a type.
        if (!changes.Exists(change => change.Impact == impact && change.Where == where && change.Text == text))
            changes.Add(new ContractChange(impact, where, text));
    }
}
