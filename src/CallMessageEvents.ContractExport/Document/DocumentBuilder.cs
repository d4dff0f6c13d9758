using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.ContractExport;

/// <summary>Makes the document of an account's contracts.</summary>
[RequiresUnreferencedCode(Reflection.Message)]
[RequiresDynamicCode(Reflection.Message)]
internal sealed class DocumentBuilder
{
    private readonly XmlSummaries _summaries = new();
    private readonly ShapeReader _reader;
    private readonly Dictionary<string, Direction> _directions = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<TypeKey, string> _names;

    public DocumentBuilder(CallMessageContracts account, IReadOnlyList<FoundContract> contracts)
    {
        var types = contracts.Select(static contract => contract.Type).ToHashSet();
        _reader = new ShapeReader(
            account.Json, _summaries, (type, property) => types.Contains(type) && (property == account.TypeProperty || property == account.EnvelopeProperty));

        var messages = contracts.Select(contract => (contract, Use: _reader.Read(contract.Type))).ToList();
        foreach (var (contract, use) in messages) Spread(use, contract.Direction);
        _names = TypeNames.Assign([.. _reader.Types.Values.Select(static shape => shape.Key)]);

        Shapes = _reader.Types.Where(shape => _directions.ContainsKey(shape.Key))
            .ToDictionary(static shape => shape.Value.Key, shape => Finish(shape.Value, _directions[shape.Key]));
        Document = new ContractDocument
        {
            Version = ContractDocument.CurrentVersion,
            TypeProperty = account.TypeProperty,
            EnvelopeProperty = account.EnvelopeProperty,
            Messages = [.. messages.Select(message => Message(message.contract, message.Use, account))],
            Types = [.. Shapes.Values.OrderBy(static shape => shape.Name, StringComparer.Ordinal)],
        };
    }

    public ContractDocument Document { get; }

    /// <summary>The document's types by the application's.</summary>
    public IReadOnlyDictionary<TypeKey, NamedShape> Shapes { get; }

    private MessageShape Message(FoundContract contract, TypeUse use, CallMessageContracts account)
    {
        var reply = contract.Reply is null ? null : account.FindName(contract.Reply);
        return new MessageShape
        {
            Name = contract.Name,
            Direction = contract.Direction,
            Content = Finish(use),
            Reply = reply,
            ReplyWithoutContract = contract.Reply is null || reply is not null ? null : contract.Reply.Name,
        };
    }

    /// <summary>A type is written by whoever writes what it is part of.</summary>
    private void Spread(TypeUse use, Direction direction)
    {
        if (use.Items is not null) Spread(use.Items, direction);
        if (use.Ref is not null) Spread(use.Ref, direction);
    }

    private void Spread(string number, Direction direction)
    {
        var known = _directions.GetValueOrDefault(number);
        var added = direction & ~known;
        if (added == Direction.None) return;

        _directions[number] = known | added;
        var shape = _reader.Types[number];
        foreach (var property in shape.Properties ?? []) Spread(property.Use, added & property.Direction);
        foreach (var (variant, _) in shape.Variants ?? []) Spread(variant, added);
    }

    private NamedShape Finish(RawShape shape, Direction direction) => new()
    {
        Name = _names[shape.Key],
        Direction = direction,
        Properties = shape.Properties?.Where(property => (property.Direction & direction) != Direction.None)
            .Select(property => Finish(property, direction)).OrderBy(static property => property.Name, StringComparer.Ordinal).ToList(),
        HasMore = shape.HasMore,
        RefusesMore = shape.RefusesMore && direction.HasFlag(Direction.AppToServer),
        Values = shape.Values,
        Discriminator = shape.Discriminator,
        Variants = shape.Variants?.Select(variant => new Variant(_names[_reader.Types[variant.Ref].Key], variant.Value)).ToList(),
        Summary = _summaries.Find(shape.Key.Type),
    };

    private PropertyShape Finish(RawProperty property, Direction direction)
    {
        var used = property.Direction & direction;
        var (isSent, isReceived) = (used.HasFlag(Direction.ServerToApp), used.HasFlag(Direction.AppToServer));
        return new PropertyShape(Finish(property.Use))
        {
            Name = property.Name,
            Only = used == direction ? null : used,
            Nullable = (isSent && property.WritesNull) || (isReceived && property.ReadsNull),
            Omitted = isSent && property.Omitted,
            Required = isReceived && property.Required,
            Summary = property.Summary,
        };
    }

    private TypeUse Finish(TypeUse use) => use with
    {
        Ref = use.Ref is null ? null : _names[_reader.Types[use.Ref].Key],
        Items = use.Items is null ? null : Finish(use.Items),
    };
}
