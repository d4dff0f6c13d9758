using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

/// <summary>A random history of a call's inbox, before it is played: what does not fit the state by then is left out.</summary>
/// <param name="Start">How the call begins.</param>
/// <param name="Steps">What happens to it.</param>
internal sealed record InboxRun(InboxStart Start, IReadOnlyList<InboxStep> Steps)
{
    private static readonly Gen<InboxStart> Starts =
        from first in Gen.Choose(0, 1)
        from next in Gen.Elements<int?>(null, null, null, 3)
        from gap in Gen.Elements(InboxStart.Gap, InboxStart.Gap, InboxStart.Gap, InboxStart.Gap, 0)
        select new InboxStart(first, next, gap);

    private static readonly Gen<InboxStep> Any = Gen.Frequency(
        (25, Step(InboxStepKind.Arrive, 0, 15)),

        // Often the same ones, so that they come again while they wait, when they are done, and after a failure.
        (15, Step(InboxStepKind.Arrive, 0, 2)),
        (30, Step(InboxStepKind.Succeed)),
        (10, Step(InboxStepKind.Fail)),
        (2, Step(InboxStepKind.Drop)),
        (12, Step(InboxStepKind.Wait, 1, 2 * InboxStart.Gap)),
        (3, Step(InboxStepKind.Wake)),
        (2, Step(InboxStepKind.SetClock, -2 * InboxStart.Gap, 2 * InboxStart.Gap)),
        (4, Step(InboxStepKind.OpenReader)),
        (3, Step(InboxStepKind.CloseReader)),
        (2, Step(InboxStepKind.EndReader)),
        (15, Step(InboxStepKind.EndOffer, 0, 1)),
        (8, Step(InboxStepKind.Forget)),
        (1, Step(InboxStepKind.Drain)),
        (1, Step(InboxStepKind.HandOver)),
        (1, Step(InboxStepKind.Stop)));

    /// <summary>Whatever can happen.</summary>
    public static Arbitrary<InboxRun> Histories { get; } =
        Arb.From(from start in Starts from steps in Gen.ListOf(Any) select new InboxRun(start, [.. steps]), static run => run.Smaller());

    public override string ToString() => $"{Start}: {string.Join(", ", Steps)}";

    /// <summary>Histories that are simpler: first without longer parts, then without single steps.</summary>
    private IEnumerable<InboxRun> Smaller()
    {
        for (var length = Steps.Count / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= Steps.Count; at += length) yield return this with { Steps = [.. Steps.Take(at), .. Steps.Skip(at + length)] };
        }

        for (var i = 0; i < Steps.Count; i++)
        {
            var value = Steps[i].Value;
            if (value != 0) yield return this with { Steps = [.. Steps.Take(i), Steps[i] with { Value = value / 2 }, .. Steps.Skip(i + 1)] };
        }
    }

    private static Gen<InboxStep> Step(InboxStepKind kind, int least = 0, int most = 0) => Gen.Choose(least, most).Select(value => new InboxStep(kind, value));
}

/// <summary>How a call begins.</summary>
/// <param name="First">The number that calls start with, as it is known: 0 or 1.</param>
/// <param name="Next">The next number, when the call was known before.</param>
/// <param name="GapTime">How long missing messages are waited for; 0: not ordered.</param>
internal sealed record InboxStart(int First, int? Next, int GapTime)
{
    public const int Gap = 100;
}

/// <summary>One thing that happens.</summary>
/// <param name="Kind">What.</param>
/// <param name="Value">The message's place among those of <see cref="InboxHistory"/>, a time, or a choice.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InboxStep(InboxStepKind Kind, int Value)
{
    public override string ToString() => $"{Kind} {Value}";
}

internal enum InboxStepKind
{
    Arrive,
    Succeed,
    Fail,
    Drop,
    Wait,
    Wake,
    SetClock,
    OpenReader,
    CloseReader,
    EndReader,
    EndOffer,
    Forget,
    Drain,
    HandOver,
    Stop,
}
