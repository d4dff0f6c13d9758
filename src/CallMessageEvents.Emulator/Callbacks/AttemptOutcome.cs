using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>What became of one attempt at an application: an answer, or why there is none.</summary>
/// <param name="RetryOn">After what it may be repeated.</param>
internal sealed record AttemptOutcome(RetryPolicy RetryOn)
{
    private const int MostRecorded = 1024;

    public int? StatusCode { get; init; }

    /// <summary>The start of the answer's body.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Whether <see cref="Body"/> is all that there was, and came in time.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The answer's <c>Content-Type</c>, without its parameters.</summary>
    public string? MediaType { get; init; }

    /// <summary>Where a redirect leads.</summary>
    public Uri? Location { get; init; }

    public string? Error { get; init; }

    public bool IsRedirect => StatusCode is >= 300 and < 400;

    /// <summary>What is recorded of the body: without a character that is cut in two.</summary>
    public string Answer
    {
        get
        {
            var length = Math.Min(Body.Length, MostRecorded);
            var characters = new char[length];
            return new(characters, 0, Encoding.UTF8.GetDecoder().GetChars(Body, 0, length, characters, 0, flush: false));
        }
    }
}
