namespace CallMessageEvents.Emulator;

/// <summary>A callback that is to be brought: the same for all its attempts.</summary>
internal sealed record OutgoingCallback
{
    public required CallbackKind Kind { get; init; }

    /// <summary>Whose auth token or SharedKey signs it.</summary>
    public required EmulatorAccount Account { get; init; }

    public required string CallSid { get; init; }

    public string? SubscriptionSid { get; init; }

    public string? MessageSid { get; init; }

    /// <summary>As it was given, with the fragment.</summary>
    public required Uri Url { get; init; }

    public required HttpMethod Method { get; init; }

    public CallbackEncoding Encoding { get; init; }

    public required IReadOnlyList<CallbackField> Fields { get; init; }

    /// <summary>Gets how many characters it has.</summary>
    public long Length => Url.OriginalString.Length + Fields.Sum(static part => (long)part.Name.Length + part.Value.Length);

    /// <summary>Tells the attempts at this callback from those at others; a duplicate has it, too.</summary>
    public string IdempotencyToken { get; } = Guid.Parse(Sids.NewToken()).ToString();

    /// <summary>What the faults know it by, or <see langword="null"/> when it meets none: the same in every run, which sids are not.</summary>
    public string? FaultName { get; init; }

    /// <summary>Told of the last attempt, when no other will come.</summary>
    public Action<CallbackDelivery>? Ended { get; init; }

    /// <summary>Gets the run of the emulator that it belongs to: after a reset it is not brought any more.</summary>
    public int Run { get; init; }
}

/// <summary>A field of a callback; <paramref name="IsNumber"/> is seen in JSON only.</summary>
internal readonly record struct CallbackField(string Name, string Value, bool IsNumber = false);
