namespace CallMessageEvents.Emulator;

/// <summary>Something that goes wrong with REST requests: what, with which, and how often. Order it with <see cref="EmulatorFaults.Add"/>. Immutable.</summary>
public sealed record Fault
{
    /// <summary>Gets what goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>
    /// Gets whether the request is carried out although its answer fails: the message is delivered, the client cannot know it.
    /// <see cref="FaultKind.SlowBody"/>, <see cref="FaultKind.TruncatedBody"/> and <see cref="FaultKind.StaleRead"/> need a true answer and carry the request
    /// out whatever this says.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Processed { get; init; }

    /// <summary>Gets how long the fault lasts, by the emulator's clock, or for <see cref="FaultKind.StaleRead"/> how old what it shows is.</summary>
    /// <value>
    /// The default is <see langword="null"/>. <see cref="FaultKind.Latency"/> and <see cref="FaultKind.SlowBody"/> need one. Must be positive and at most a
    /// day.
    /// </value>
    public TimeSpan? Delay { get; init; }

    /// <summary>
    /// Gets the status of the answer that <see cref="FaultKind.Status"/>, <see cref="FaultKind.Html"/> and <see cref="FaultKind.HugeBody"/> make up.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: 502 for HTML, 500 for a huge body; <see cref="FaultKind.Status"/> needs one. Must be from 200 to 599.
    /// </value>
    public int? StatusCode { get; init; }

    /// <summary>Gets the code in Twilio's error body.</summary>
    /// <value>The default is <see langword="null"/>: 20000 and the status, as in 20503. Must be positive.</value>
    public int? Code { get; init; }

    /// <summary>Gets the <c>Retry-After</c> of an answer that is made up, rounded up to seconds.</summary>
    /// <value>The default is <see langword="null"/>: no such header. Must be from zero to 100 years of 365 days.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets whether <see cref="RetryAfter"/> is sent as an HTTP date by the emulator's clock, not in seconds.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>Gets the body that <see cref="FaultKind.Status"/> answers.</summary>
    /// <value>The default is <see langword="null"/>: Twilio's error body, or none when the status is no error. Empty for none.</value>
    public string? Body { get; init; }

    /// <summary>Gets the content type of <see cref="Body"/>.</summary>
    /// <value>The default is <see langword="null"/>: JSON. Must be a media type.</value>
    public string? ContentType { get; init; }

    /// <summary>Gets the operation that it concerns.</summary>
    /// <value>
    /// The default is <see langword="null"/>: every operation. Requests that are refused before (401, an unknown path, a body that is no form) never are
    /// concerned.
    /// </value>
    public EmulatorOperation? Operation { get; init; }

    /// <summary>Gets the call that it concerns: the one that the path names, or whose children are listed.</summary>
    /// <value>The default is <see langword="null"/>: every call. Must be <c>CA</c> and 32 hex digits.</value>
    public string? CallSid { get; init; }

    /// <summary>Gets how many requests it hits in all.</summary>
    /// <value>The default is <see langword="null"/>: no limit. Must not be negative.</value>
    public int? Count { get; init; }

    /// <summary>
    /// Gets how likely it hits a request that it concerns. What is hit follows from <see cref="Seed"/>, the fault's place among those added, the operation, the
    /// request's idempotency key and the number of the attempt with that key: the same in every run, whatever happens at the same time. For a request without a
    /// key its call or conference stands in, by its place in the order of creation.
    /// </summary>
    /// <value>The default is 1: always. Must be from 0 to 1.</value>
    public double Probability { get; init; } = 1;

    /// <summary>
    /// Gets what makes one run's <see cref="Probability"/> differ from another's. Faults with the same seed hit independently of one another.
    /// </summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>
    /// Gets after how many faults in a row, of whatever kind, it spares the next attempt with the same idempotency key (for requests without one: the same
    /// operation on the same call or conference).
    /// </summary>
    /// <value>The default is <see langword="null"/>: never. Must not be negative.</value>
    public int? MaxInARow { get; init; }
}
