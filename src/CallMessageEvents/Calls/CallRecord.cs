using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>The known facts about one call leg, from one source or merged from several. Immutable.</summary>
public sealed record CallRecord
{
    // Means "no time" in a merged record, so that the other record's times are not taken for the status's.
    private static readonly DateTimeOffset NotTold = DateTimeOffset.MaxValue;

    // The directory keeps very many records: optional values are stored without the bytes that Nullable adds.
    private readonly AccountSid _accountSid;
    private readonly CallSid _parentCallSid;
    private readonly PackedTime _seenAt;
    private readonly PackedTime _statusCallbackAt;
    private readonly PackedTime _statusAt;

    /// <summary>Gets the leg's sid.</summary>
    public required CallSid CallSid { get; init; }

    /// <summary>Gets the account that owns the leg; null when not known.</summary>
    public AccountSid? AccountSid
    {
        get => _accountSid == default ? null : _accountSid;
        init => _accountSid = value.GetValueOrDefault();
    }

    /// <summary>Gets the parent leg; null for a parent, and when not known. It is known when <see cref="Direction"/> is.</summary>
    public CallSid? ParentCallSid
    {
        get => _parentCallSid == default ? null : _parentCallSid;
        init => _parentCallSid = value.GetValueOrDefault();
    }

    /// <summary>Gets the caller as Twilio writes it: <c>client:name</c>, perhaps with parameters, E.164, <c>sip:…</c>; null when not known.</summary>
    public string? From { get; init; }

    /// <summary>Gets the called party as Twilio writes it; empty for a call that a Voice SDK placed; null when not known.</summary>
    public string? To { get; init; }

    /// <summary>Gets Twilio's direction: <c>inbound</c>, <c>outbound-api</c>, <c>outbound-dial</c>, <c>trunking-…</c>; null when not known.</summary>
    public string? Direction { get; init; }

    /// <summary>Gets the furthest status seen.</summary>
    public CallStatus Status { get; init; }

    /// <summary>Gets the last status text that this version does not know; null when there was none. It leaves <see cref="Status"/> as it is.</summary>
    public UnknownCallStatus? UnknownStatus { get; init; }

    /// <summary>Gets when the leg was last seen, by any means; null when not given. The directory then takes the current time.</summary>
    public DateTimeOffset? SeenAt
    {
        get => _seenAt;
        init => _seenAt = value;
    }

    /// <summary>Gets when a status callback last reported this leg; null when none has. If one has, Twilio reports the leg's end, too.</summary>
    public DateTimeOffset? StatusCallbackAt
    {
        get => _statusCallbackAt;
        init => _statusCallbackAt = value;
    }

    /// <summary>Gets when <see cref="Status"/> was first seen.</summary>
    /// <value>The default is <see cref="SeenAt"/>, or <see cref="StatusCallbackAt"/> when that is null.</value>
    public DateTimeOffset? StatusAt
    {
        get => (DateTimeOffset?)_statusAt is { } at ? (at == NotTold ? null : at) : SeenAt ?? StatusCallbackAt;
        init => _statusAt = value;
    }

    /// <summary>Gets the status as Twilio wrote it; null when none was seen.</summary>
    public string? StatusText => UnknownStatus is { } unknown && (StatusAt is not { } at || unknown.At >= at) ? unknown.Text : Status.ToText();

    /// <summary>Gets whether the leg is ringing or in progress.</summary>
    public bool IsActive => Status.IsActive();

    /// <summary>Gets whether the leg has ended, in any way.</summary>
    public bool IsEnded => Status.IsEnded();

    /// <summary>Gets whether a Voice SDK is on this leg, so that its end user can exchange messages.</summary>
    public bool IsVoiceSdk => VoiceSdkAddress.Is(EndUserAddress);

    /// <summary>Gets the identity of the end user on this leg, without <c>client:</c> and parameters; null when no Voice SDK is on it.</summary>
    public string? Identity => VoiceSdkAddress.Identity(EndUserAddress);

    /// <summary>What <see cref="StatusAt"/> was set to, even to nothing: so a record that was stored comes back equal.</summary>
    internal DateTimeOffset? GivenStatusAt
    {
        get => _statusAt;
        init => _statusAt = value;
    }

    /// <summary>Whether the leg is active, or has a status that this version does not know: then Twilio decides.</summary>
    internal bool MayBeActive => IsActive || (Status == CallStatus.Unknown && UnknownStatus is not null);

    /// <summary>Whether the facts that never change are known.</summary>
    internal bool HasFacts => Direction is not null;

    /// <summary>Whether this leg's side placed the call, rather than being called.</summary>
    internal bool IsInbound => Direction == "inbound";

    /// <summary>Whether Twilio called this leg.</summary>
    internal bool IsOutbound => Direction is "outbound-api" or "outbound-dial";

    private string? EndUserAddress => IsInbound ? From : IsOutbound ? To : null;

    /// <summary>
    /// Reads the form that the application's own voice webhook or status callback endpoint received, for <see cref="ICallDirectory.ReportAsync"/>. No form
    /// makes it throw. It does not verify the request's signature: do so first.
    /// </summary>
    /// <param name="form">The request's body as it came, form-encoded.</param>
    /// <param name="seenAt">The current time.</param>
    /// <param name="record">The record; null when the form has no <c>CallSid</c>.</param>
    public static bool TryParse(ReadOnlySpan<byte> form, DateTimeOffset seenAt, [NotNullWhen(true)] out CallRecord? record)
    {
        var fields = CallbackFields.ReadForm(form);
        return TryParse(fields.FindText, seenAt, out record);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, DateTimeOffset, out CallRecord?)"/>
    /// <param name="field">Returns a form field by its name, null when it is missing; such as <c>name =&gt; form[name]</c> in ASP.NET Core.</param>
    /// <param name="seenAt">The current time.</param>
    /// <param name="record">The record; null when the form has no <c>CallSid</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is null.</exception>
    public static bool TryParse(Func<string, string?> field, DateTimeOffset seenAt, [NotNullWhen(true)] out CallRecord? record)
    {
        ArgumentNullException.ThrowIfNull(field);
        record = CallRecordReader.Read(field, seenAt);
        return record is not null;
    }

    /// <summary>
    /// Merges two records of one leg. The order and number of merges make no difference: the status only moves forward; when both statuses end the leg, the one
    /// seen first stays; facts that one record lacks come from the other.
    /// </summary>
    /// <exception cref="ArgumentNullException">A record is null.</exception>
    /// <exception cref="ArgumentException">The records are of different legs.</exception>
    public static CallRecord Merge(CallRecord left, CallRecord right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.CallSid != right.CallSid) throw new ArgumentException("The two records are of different legs.", nameof(right));

        var further = IsFurther(right, left) ? right : left;
        return new CallRecord
        {
            CallSid = left.CallSid,
            AccountSid = CallRecordFacts.Greater(left.AccountSid, right.AccountSid),
            ParentCallSid = CallRecordFacts.Greater(left.ParentCallSid, right.ParentCallSid),
            From = CallRecordFacts.Greater(left.From, right.From),
            To = CallRecordFacts.Greater(left.To, right.To),
            Direction = CallRecordFacts.Greater(left.Direction, right.Direction),
            Status = further.Status,
            StatusAt = further.StatusAt ?? NotTold,
            UnknownStatus = UnknownCallStatus.Later(left.UnknownStatus, right.UnknownStatus),
            SeenAt = CallRecordFacts.Later(left.SeenAt, right.SeenAt),
            StatusCallbackAt = CallRecordFacts.Later(left.StatusCallbackAt, right.StatusCallbackAt),
        };
    }

    /// <summary>
    /// Returns a text for logs, such as <c>CA… (client:alice to client:bob, outbound-dial, in-progress)</c>: on one line, without the addresses' parameters.
    /// </summary>
    public override string ToString() => LogText.Show(
        $"{CallSid} ({Shown(From)} to {Shown(To)}, {Direction ?? "direction unknown"}, {StatusText ?? "status unknown"})");

    /// <summary>Returns the same record with times of another clock.</summary>
    /// <param name="ahead">How far that clock is ahead.</param>
    internal CallRecord Shifted(TimeSpan ahead) => ahead == TimeSpan.Zero ? this : this with
    {
        StatusAt = GivenStatusAt is { } at && at != NotTold ? Shifted(at, ahead) : GivenStatusAt,
        SeenAt = Shifted(SeenAt, ahead),
        StatusCallbackAt = Shifted(StatusCallbackAt, ahead),
        UnknownStatus = UnknownStatus is { } unknown ? unknown with { At = Shifted(unknown.At, ahead) } : null,
    };

    /// <summary>Returns the same record, sharing equal texts with another one: the legs of a conversation have most texts in common.</summary>
    internal CallRecord Sharing(CallSid leg, CallRecord? other) => this with
    {
        CallSid = leg,
        AccountSid = CallRecordFacts.Once(AccountSid, other?.AccountSid),
        ParentCallSid = CallRecordFacts.Once(ParentCallSid, other?.CallSid),
        From = CallRecordFacts.Once(From, other?.From),
        To = CallRecordFacts.Once(To, other?.To),
        Direction = CallRecordFacts.OnceDirection(Direction),
    };

    private static DateTimeOffset? Shifted(DateTimeOffset? time, TimeSpan ahead) => time is { } at ? Shifted(at, ahead) : null;

    /// <summary>No time makes it throw.</summary>
    private static DateTimeOffset Shifted(DateTimeOffset time, TimeSpan ahead) => new(
        long.Clamp(time.UtcTicks + ahead.Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);

    private static string Shown(string? address) => VoiceSdkAddress.WithoutParameters(address) is { Length: > 0 } shown ? shown : "no address";

    /// <summary>A total order, so that the greatest is the same in any sequence: by rank, then by the earlier time, then by the status's number.</summary>
    private static bool IsFurther(CallRecord left, CallRecord right)
    {
        var (leftRank, rightRank) = (left.Status.Rank(), right.Status.Rank());
        if (leftRank != rightRank) return leftRank > rightRank;

        var (leftAt, rightAt) = (left.StatusAt ?? NotTold, right.StatusAt ?? NotTold);
        return leftAt != rightAt ? leftAt < rightAt : left.Status < right.Status;
    }
}
